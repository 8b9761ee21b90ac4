"""C types as the proofs see them, read from pycparser's declarations."""

from __future__ import annotations

from dataclasses import dataclass, field

from c_integer import BOOL, INT, UCHAR, UNSIGNED, IntType, UnsupportedCError
from pycparser import c_ast


@dataclass(frozen=True)
class Pointer:
    """Pointer to a type; None is void."""

    to: CType | None


@dataclass(frozen=True)
class Array:
    element: CType
    count: int


@dataclass(frozen=True)
class Struct:
    """A structure; two are one type when they have one name."""

    name: str
    fields: tuple[tuple[str, CType], ...] = field(compare=False)

    def field_type(self, name: str) -> CType:
        return dict(self.fields)[name]


@dataclass(frozen=True)
class Function:
    """The type of a function; only its address is ever a value."""


CType = IntType | Pointer | Array | Struct | Function


class Types:
    """The type names of one translation unit on a machine whose pointers and long have `pointer_bits`."""

    def __init__(self, pointer_bits: int) -> None:
        self.pointer_bits = pointer_bits
        self.names: dict[str, CType | None] = {}
        self.structs: dict[str, Struct] = {}
        self.enumerators: dict[str, int] = {}
        long_ = IntType("long", pointer_bits, signed=True)
        unsigned_long = IntType("unsigned long", pointer_bits, signed=False)
        longlong = IntType("long long", 64, signed=True)
        self.basic: dict[str, IntType] = {
            "char": IntType("char", 8, signed=True), "char signed": IntType("signed char", 8, signed=True),
            "char unsigned": UCHAR, "short": IntType("short", 16, signed=True),
            "short unsigned": IntType("unsigned short", 16, signed=False),
            "int": INT, "unsigned": UNSIGNED, "int unsigned": UNSIGNED, "_Bool": BOOL, "long": long_,
            "int long": long_, "long unsigned": unsigned_long, "long long": longlong,
            "long long unsigned": IntType("unsigned long long", 64, signed=False),
        }  # fmt: skip
        self.size = unsigned_long

    def of(self, node: c_ast.Node, constant: ConstantOf) -> CType | None:
        """The type that a declaration or type name denotes, None for void."""
        if isinstance(node, (c_ast.Decl, c_ast.Typename, c_ast.Typedef, c_ast.TypeDecl)):
            return self.of(node.type, constant)
        if isinstance(node, c_ast.IdentifierType):
            if node.names == ["void"]:
                return None
            if len(node.names) == 1 and node.names[0] in self.names:
                return self.names[node.names[0]]
            return self.basic[" ".join(sorted(node.names))]
        if isinstance(node, c_ast.PtrDecl):
            return Pointer(None if isinstance(node.type, c_ast.FuncDecl) else self.of(node.type, constant))
        if isinstance(node, c_ast.ArrayDecl):
            element = self.of(node.type, constant)
            assert element is not None
            return Array(element, constant(node.dim) if node.dim is not None else 0)
        if isinstance(node, (c_ast.Struct, c_ast.Union)):
            return self._struct(node, constant)
        if isinstance(node, c_ast.Enum):
            self.enumeration(node, constant)
            return INT
        if isinstance(node, c_ast.FuncDecl):
            return Function()
        raise UnsupportedCError(f"type {type(node).__name__} at {node.coord}")

    def _struct(self, node: c_ast.Struct | c_ast.Union, constant: ConstantOf) -> Struct:
        name = node.name or f"at {node.coord}"
        if node.decls is None:
            return self.structs.get(name, Struct(name, ()))
        fields = []
        for member in node.decls:
            type_ = self.of(member, constant)
            assert type_ is not None
            fields.append((member.name, type_))
        kind = "union " if isinstance(node, c_ast.Union) else ""
        self.structs[name] = Struct(kind + name, tuple(fields))
        return self.structs[name]

    def enumeration(self, node: c_ast.Enum, constant: ConstantOf) -> None:
        following = 0
        for item in node.values.enumerators if node.values else []:
            following = constant(item.value) if item.value is not None else following
            self.enumerators[item.name] = following
            following += 1

    def bytes(self, type_: CType | None) -> int:
        """sizeof."""
        if isinstance(type_, IntType):
            return max(type_.bits // 8, 1)
        if isinstance(type_, Pointer):
            return self.pointer_bits // 8
        if isinstance(type_, Array):
            return type_.count * self.bytes(type_.element)
        if isinstance(type_, Struct):
            return self.offset(type_, None)
        raise UnsupportedCError("size of an incomplete type")

    def alignment(self, type_: CType) -> int:
        if isinstance(type_, Array):
            return self.alignment(type_.element)
        if isinstance(type_, Struct):
            return max(self.alignment(member) for _, member in type_.fields)
        return self.bytes(type_)

    def offset(self, struct: Struct, name: str | None) -> int:
        """Where a member lies; the whole size without a name."""
        union = struct.name.startswith("union ")
        at = most = 0
        for member, type_ in struct.fields:
            align = self.alignment(type_)
            at = 0 if union else -(-at // align) * align
            if member == name:
                return at
            at += self.bytes(type_)
            most = max(most, at)
        align = self.alignment(struct)
        return -(-most // align) * align


class ConstantOf:
    """Evaluates a constant expression of a declaration (array bounds, enumerators)."""

    def __call__(self, node: c_ast.Node) -> int:
        raise NotImplementedError
