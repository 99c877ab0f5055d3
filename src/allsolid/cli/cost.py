"""What a cell costs."""


def cost():
    """c"""
