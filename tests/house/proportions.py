"""`make house`: how big things are, against the proportions this house aims for; and whether imports make a circle."""

import ast
import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp
from radon.complexity import cc_visit

ROOT = Path(__file__).resolve().parents[2]
# What is measured: median, ninetieth percentile, never over. Source: the style this project follows.
AIMS = {
    "module": (50, 150, 300),
    "function": (5, 15, 40),
    "view function": (10, 20, 25),
    "template": (30, 90, 150),
    "test function": (8, 18, 30),
}


def code() -> list[Path]:
    return [path for path in sorted((ROOT / "socialrx").rglob("*.py")) if "versions" not in path.parts]


def tests() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def functions(paths: Iterable[Path]) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end: decorators and the docstring do not count."""
    has_words = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    words = (node.body[0].end_lineno - node.body[0].lineno + 1) if has_words else 0
    return node.end_lineno - node.lineno + 1 - words


def is_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(ast.unparse(decorator).startswith("bp.") for decorator in node.decorator_list)


def name_of(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return f"{path.relative_to(ROOT)}:{node.name}"


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def sizes() -> dict[str, list[tuple[int, str]]]:
    """Every size by kind, with where it is."""
    product, checks = list(functions(code())), list(functions(tests()))
    return {
        "module": [(lines(path), str(path.relative_to(ROOT))) for path in code() if path.name != "__init__.py"],
        "function": [(length(node), name_of(path, node)) for path, node in product],
        "view function": [(length(node), name_of(path, node)) for path, node in product if is_view(node)],
        "template": [(lines(path), str(path.relative_to(ROOT))) for path in (ROOT / "socialrx").rglob("*.html")],
        "test function": [(length(n), name_of(p, n)) for p, n in checks if n.name.startswith("test_")],
    }


def too_big() -> list[str]:
    """What is over the size that nothing may have."""
    return [f"{kind} {where}: {size}" for kind, all_ in sizes().items() for size, where in all_ if size > AIMS[kind][2]]


def complexities() -> list[tuple[int, str]]:
    """Cyclomatic complexity of every function and method."""
    blocks = [(path, block) for path in code() for block in cc_visit(path.read_text())]
    return [
        (block.complexity, f"{path.relative_to(ROOT)}:{block.name}") for path, block in blocks if block.letter != "C"
    ]


def circles() -> list[str]:
    """Modules that import each other, directly or round about."""
    graph = grimp.build_graph("socialrx", cache_dir=None)
    return [
        module
        for module in graph.modules
        if any(
            graph.chain_exists(importer=other, imported=module)
            for other in graph.find_modules_directly_imported_by(module)
        )
    ]


def main() -> None:
    print(f"{'':15} {'count':>6} {'median':>7} {'p90':>6} {'most':>6}   aim")
    for kind, found in sizes().items():
        numbers = sorted(size for size, _ in found)
        ninetieth = numbers[int(0.9 * (len(numbers) - 1))]
        aim = " / ".join(map(str, AIMS[kind]))
        print(f"{kind:15} {len(numbers):6} {statistics.median(numbers):7.0f} {ninetieth:6} {numbers[-1]:6}   {aim}")
    complexity = [number for number, _ in complexities()]
    mean, most = statistics.mean(complexity), max(complexity)
    print(f"\ncyclomatic complexity: mean {mean:.1f} (aim: 2), most {most}, each comprehension and condition counted")
    print("(none over 8 as McCabe counts branches: ruff's C901 holds that)")
    product, checks = sum(map(lines, code())), sum(map(lines, tests()))
    print(f"lines: {product:,} of code, {checks:,} of tests, {checks / product:.2f} to 1 (aim: 1.5 to 2)")
    print(f"circles of imports: {len(circles())} (aim: 0)")
    for line in too_big():
        print("over:", line)


if __name__ == "__main__":
    main()
