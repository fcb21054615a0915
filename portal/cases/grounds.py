"""The legal grounds on which a procedure may last longer, in words; their limits are the city's data."""

from portal.text import N_

GROUNDS = {
    "objection": N_("公示期间有异议"),
    "apart": N_("人户分离"),
    "elsewhere": N_("需要异地核查信息"),
    "hard-inquiry": N_("调查难度较大"),
}
