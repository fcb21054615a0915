"""What is the rental subsidy's own after the decision: agreement, lease, paid months, renewal, exit."""
