"""A declared workload, as an experiment file has it."""

from __future__ import annotations

from .claims import Claims
from .tolerance import approx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Union


class Scenario(Claims):
    """A declared workload. It can be called like the function it was made from; the lab measures it elsewhere."""

    def __init__(
        self,
        name: str,
        kind: str,
        file: str,
        line: int,
        *,
        function: Optional[Callable[..., Any]] = None,
        doc: str = "",
        strategies: Optional[Sequence[str]] = None,
        workers: Optional[Sequence[Union[int, str]]] = None,
        params: Optional[Mapping[str, Sequence[Any]]] = None,
        knobs: Optional[Mapping[str, Sequence[Any]]] = None,
        items: Union[None, Sequence[Any], Callable[..., Sequence[Any]]] = None,
        setup: Union[None, str, Callable[..., Any]] = None,
        teardown: Optional[Callable[..., Any]] = None,
        setup_block: Optional[Callable[..., Any]] = None,
        teardown_block: Optional[Callable[..., Any]] = None,
        check: Union[str, None, approx, Callable[[Any, Any], bool]] = "exact",
        probes: Optional[Sequence[str]] = None,
        variants: Optional[Mapping[str, str]] = None,
        timeout_s: float = 60.0,
        together: Optional[int] = None,
        in_flight: Optional[Sequence[int]] = None,
        portable: bool = False,
        requirements: Optional[Sequence[str]] = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self.file = file
        self.line = line
        self.function = function
        self.__doc__ = doc
        self.strategies = strategies
        self.workers = workers
        self.params = params
        self.knobs = knobs
        self.items = items
        self.setup = setup
        self.teardown = teardown
        self.setup_block = setup_block
        self.teardown_block = teardown_block
        self.check = check
        self.probes = probes
        self.variants = variants
        self.timeout_s = timeout_s
        self.together = together
        self.in_flight = in_flight
        # The suite that it belongs to, and all that do, in the order of the file.
        self.suite: Optional[str] = None
        self.suite_scenarios: Sequence[Scenario] = ()
        self.portable = portable
        self.requirements = requirements
        self.claims: List[Dict[str, Any]] = []
        # The params of the cell that the process was made ready for, by name; a probe may want to know.
        self.setting: Dict[str, Any] = {}
        # What runs its blocks there, for probes that look at the code that is run or run it once more.
        self.bench: Any = None

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Run the declared function here and now, unmeasured."""
        if self.function is None:
            raise TypeError("snippets are not callable: the lab measures them")
        return self.function(*arguments, **keywords)
