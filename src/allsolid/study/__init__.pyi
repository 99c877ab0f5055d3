# study: what is public, each from its file
from .record import Study as Study
from .running import cite_study as cite_study, run_study as run_study
