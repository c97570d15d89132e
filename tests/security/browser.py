"""A visitor without a browser: Streamlit's own protocol over a WebSocket, every byte kept."""

from __future__ import annotations

from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.live import Live

PATIENCE_S = 30.0


class Page:
    """One open page. `took_over`: somebody else's session id, offered as the third sub-protocol."""

    def __init__(self, live: Live, cookie: str = "", took_over: str = "") -> None:
        offered = ["streamlit", "x", took_over] if took_over else ["streamlit"]
        self._link = connect(
            f"ws://127.0.0.1:{live.port}/_stcore/stream",
            origin=Origin(live.url),
            subprotocols=[Subprotocol(part) for part in offered],
            additional_headers={"Cookie": cookie} if cookie else {},
            compression=None,
            max_size=None,
        )
        self.session = ""
        self.files: list[str] = []  # those that the page's buttons would make

    def __enter__(self) -> Page:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._link.close()

    def open(self, page: str, query: str = "") -> bytes:
        """Every byte the server sends until the script of this page has finished."""
        ask = BackMsg()
        ask.rerun_script.page_name = page
        ask.rerun_script.query_string = query
        ask.rerun_script.context_info.locale = "fr-FR"
        self._link.send(ask.SerializeToString())
        return self._until_finished()

    def _until_finished(self) -> bytes:
        heard = b""
        while True:
            part = bytes(self._link.recv(timeout=PATIENCE_S, decode=False))
            heard += part
            said = ForwardMsg.FromString(part)
            kind = said.WhichOneof("type")
            if kind == "new_session":
                self.session = said.new_session.initialize.session_id or self.session
            elif kind == "delta" and said.delta.new_element.download_button.deferred_file_id:
                self.files.append(said.delta.new_element.download_button.deferred_file_id)
            elif kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return heard

    def make(self, file: str) -> str:
        """Ask for a file that is made at the click; its address, empty when it is refused."""
        ask = BackMsg()
        ask.backend_operation_request.request_id = "1"
        ask.backend_operation_request.session_id = self.session
        ask.backend_operation_request.deferred_file.file_id = file
        self._link.send(ask.SerializeToString())
        while True:
            said = ForwardMsg.FromString(bytes(self._link.recv(timeout=PATIENCE_S, decode=False)))
            if said.WhichOneof("type") == "backend_operation_response":
                return str(said.backend_operation_response.deferred_file.url)
