"""Letters as they were issued: number, bytes, digest and the plain values they were made of."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from fupin.db import Base, Moment, SealedJson, SealedRow, TermType
from fupin.model.terms import DocumentStatus
from fupin.vault import seal_bytes, unseal_bytes


class Document(SealedRow, Base):
    """One kept letter. Its bytes never change; it is superseded or voided, never edited."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("series", "year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    county_code: Mapped[str] = mapped_column(String(6), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(100))
    series: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    pdf_sealed: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    values_sealed: Mapped[str] = deferred(mapped_column(Text))
    status: Mapped[DocumentStatus] = mapped_column(TermType(DocumentStatus), default=DocumentStatus.VALID)
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    void_reason: Mapped[str | None] = mapped_column(String(200))

    values = SealedJson()

    @property
    def pdf(self) -> bytes:
        """The bytes as issued."""
        return unseal_bytes(self.pdf_sealed, self.place("pdf"))

    @pdf.setter
    def pdf(self, plain: bytes) -> None:
        self.pdf_sealed = seal_bytes(plain, self.place("pdf"))


class Counter(Base):
    """The last number given in a series; taken inside the transaction that uses it, so none is lost or repeated."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int]
