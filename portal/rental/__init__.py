"""The household's side of the rental subsidy, the rent index, and what supervisors see of it."""
