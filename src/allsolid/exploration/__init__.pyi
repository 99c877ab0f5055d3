# exploration: what is public, each from its file
from .montecarlo import Distribution as Distribution, monte_carlo as monte_carlo
from .swings import (
    NEGLIGIBLE as NEGLIGIBLE, Swing as Swing, influence as influence, tornado as tornado,
)
from .sampling import draw as draw, interval as interval, latin_hypercube as latin_hypercube
from .indices import Sobol as Sobol, sobol as sobol
