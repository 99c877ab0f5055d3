"""s"""


def simulate():
    """c"""
