"""The structure of a PDF for who listens to it: titles, paragraphs, lists, tables and pictures with their alternative
text, in reading order. fpdf2 only tags pictures, in a flat list; this tree takes the place of its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from fpdf.structure_tree import StructElem, StructTreeRoot, StructureTreeBuilder
from fpdf.syntax import PDFObject, PDFString

COLUMN_TITLE, ROW_TITLE = "<</O /Table /Scope /Column>>", "<</O /Table /Scope /Row>>"


class Mark:
    """Marked content: the `number`th of its page."""

    pg: PDFObject  # the page as an object, given by fpdf2 when it writes the file

    def __init__(self, number: int, page: int) -> None:
        self.number, self.page = number, page

    def page_number(self) -> int:
        return self.page

    def reference(self) -> str:
        return f"<</Type /MCR /Pg {self.pg.ref} /MCID {self.number}>>"


class Element(PDFObject):
    """One node: `kind` is a standard type of ISO 32000-1, 14.8.4. It holds other nodes, or marked content."""

    def __init__(self, kind: str, parent: PDFObject, alt: str = "", extra: str = "") -> None:
        super().__init__()
        self.kind, self.parent, self.alt, self.extra = kind, parent, alt, extra
        self.kids: list[Mark | Element] = []

    def serialize(self, obj_dict: object = None, _security_handler: object = None) -> str:
        kids = " ".join(kid.reference() if isinstance(kid, Mark) else kid.ref for kid in self.kids)
        entries: dict[str, object] = {"/Type": "/StructElem", "/S": f"/{self.kind}", "/P": self.parent.ref}
        entries["/K"] = f"[{kids}]"
        if self.alt:
            entries["/Alt"] = PDFString(self.alt).serialize()
        if self.extra:
            entries["/A"] = self.extra
        return super().serialize(entries)


class Structure(StructureTreeBuilder):
    """The tree of one document."""

    def __init__(self) -> None:
        self.struct_tree_root = StructTreeRoot()
        self.doc_struct_elem = StructElem("/Document", self.struct_tree_root, [])  # only lists the marks, for fpdf2
        self.spid_per_page_number: dict[int, int] = {}
        self.document = Element("Document", self.struct_tree_root)
        self.struct_tree_root.k.append(self.document)
        self._elements = [self.document]
        self._known: dict[tuple[Hashable, str], Element] = {}

    def element(
        self, kind: str, parent: Element | None = None, key: Hashable = None, alt: str = "", extra: str = ""
    ) -> Element:
        """A node under its parent, or under the document; the same one whenever the `key` is the same."""
        if key is not None and (key, kind) in self._known:
            return self._known[(key, kind)]
        made = Element(kind, parent or self.document, alt, extra)
        (parent or self.document).kids.append(made)
        self._elements.append(made)
        if key is not None:
            self._known[(key, kind)] = made
        return made

    def mark(self, element: Element, page: int) -> int:
        """The number of what is about to be printed on this page for this element."""
        marked = self.struct_tree_root.parent_tree.nums[self.place(page)]
        mark = Mark(len(marked), page)
        marked.append(element)
        element.kids.append(mark)
        self.doc_struct_elem.k.append(mark)
        return mark.number

    def place(self, page: int) -> int:
        """Number of the page in the tree of parents."""
        return self.spid_per_page_number.setdefault(page, len(self.spid_per_page_number))

    def empty(self) -> bool:
        return len(self._elements) == 1

    def __iter__(self) -> Iterator[PDFObject]:
        yield self.struct_tree_root
        yield self.struct_tree_root.parent_tree
        yield from self._elements


def box(x: float, top: float, width: float, height: float, page_height: float) -> str:
    """Where a picture is, as an attribute: points from the bottom left of the page."""
    bottom = page_height - top - height
    return f"<</O /Layout /BBox [{x:.2f} {bottom:.2f} {x + width:.2f} {bottom + height:.2f}]>>"
