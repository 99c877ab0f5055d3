# life: what is public, each from its file
from .demonstrations import Demonstration as Demonstration, Setting as Setting
from .limits import (
    CurrentLimits as CurrentLimits, Finding as Finding, ShownBefore as ShownBefore,
    current_limits as current_limits,
)
