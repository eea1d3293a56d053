"""How a target is reported."""


def verdict(is_reached: bool, claim: str) -> str:
    """One claim and whether it was reached."""
    return f"{'pass' if is_reached else 'MISS'}  {claim}"
