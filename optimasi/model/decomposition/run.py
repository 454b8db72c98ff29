"""From an instance to an answer by column generation."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimasi.model.decomposition.bound import limits
from optimasi.model.decomposition.classes import classes
from optimasi.model.decomposition.columns import Describer
from optimasi.model.decomposition.master import Master
from optimasi.model.decomposition.people import People, lay_out
from optimasi.model.decomposition.plans import Found, Plans
from optimasi.model.decomposition.pricing import Bundles, Prices, Pricing
from optimasi.model.decomposition.tree import OutOfTime, Tree
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats
from optimasi.model.worth import Worth
from optimasi.scenario.filters import Mask
