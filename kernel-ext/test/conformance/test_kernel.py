"""Jupyter's own conformance tests against this kernel; run by run.mjs beside this file."""

import os
import sys
import tempfile
import unittest

import jupyter_kernel_test
from nbclient.exceptions import CellExecutionError
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat.v4 import new_code_cell, new_notebook
from jupyter_client.manager import KernelManager
from jupyter_kernel_test.msgspec_v5 import validate_message


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = os.environ["KERNEL_NAME"]
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world');"
    code_stderr = "console.error('test');"
    code_generate_error = "throw new RangeError('wrong');"
    completion_samples = [{"text": "consol", "matches": {"console"}}]
    complete_code_samples = ["1", "const a = 1;", "function f() { return 1; }"]
    incomplete_code_samples = ["function f() {", "`open ${1}", "[1,"]
    invalid_code_samples = ["let = }", "'open"]
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "await Promise.resolve('done')", "result": "'done'"},
    ]
    code_display_data = [
        {"code": "display({ 'image/png': 'AQID' });", "mime": "image/png"},
        {"code": "display({ 'text/html': '<b>x</b>' });", "mime": "text/html"},
    ]
    code_inspect_sample = "parseInt"
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_page_something = "kernel.page('something');"
    code_clear_output = "kernel.clearOutput();"

    def test_stdin(self):
        """Not among Jupyter's: a cell asks, the client answers."""
        self.flush_channels()
        msg_id = self.kc.execute("input('name? ') + '!'", allow_stdin=True)
        request = self.kc.get_stdin_msg(timeout=jupyter_kernel_test.TIMEOUT)
        # Not validate_message: its schema wants a number where the protocol says bool.
        self.assertEqual(request["msg_type"], "input_request")
        self.assertEqual(request["parent_header"]["msg_id"], msg_id)
        self.assertEqual(request["content"], {"prompt": "name? ", "password": False})
        self.kc.input("Ada")
        reply = self.get_non_kernel_info_reply(timeout=jupyter_kernel_test.TIMEOUT)
        validate_message(reply, "execute_reply", msg_id)
        self.assertEqual(reply["content"]["status"], "ok")
        texts = []
        while True:
            msg = self.kc.get_iopub_msg(timeout=jupyter_kernel_test.TIMEOUT)
            if msg["msg_type"] == "execute_result":
                texts.append(msg["content"]["data"]["text/plain"])
            if msg["content"].get("execution_state") == "idle":
                break
        self.assertEqual(texts, ["'Ada!'"])


class TcpAndIpc(unittest.TestCase):
    """The same kernel over each transport."""

    def test_transports(self):
        for transport in ("tcp", "ipc"):
            with self.subTest(transport=transport), tempfile.TemporaryDirectory() as folder:
                manager = KernelManager(kernel_name=os.environ["KERNEL_NAME"], transport=transport)
                if transport == "ipc":
                    manager.ip = os.path.join(folder, "socket")
                manager.start_kernel()
                client = manager.client()
                client.start_channels()
                try:
                    client.wait_for_ready(timeout=60)
                    client.execute("6 * 7")
                    self.assertEqual(client.get_shell_msg(timeout=60)["content"]["status"], "ok")
                finally:
                    client.stop_channels()
                    manager.shutdown_kernel()


class Nbconvert(unittest.TestCase):
    """What `jupyter nbconvert --execute` runs."""

    def execute(self, *sources):
        notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
        ExecutePreprocessor(kernel_name=os.environ["KERNEL_NAME"], timeout=120).preprocess(notebook, {})
        return notebook

    def test_complete_output(self):
        notebook = self.execute("for (let i = 0; i < 20000; i++) console.log('line', i);", "6 * 7")
        text = "".join(output["text"] for output in notebook.cells[0].outputs)
        self.assertEqual(text, "".join(f"line {i}\n" for i in range(20000)))
        self.assertEqual(notebook.cells[1].outputs[0]["data"]["text/plain"], "42")
        self.assertEqual([cell.execution_count for cell in notebook.cells], [1, 2])

    def test_throwing_cell(self):
        with self.assertRaises(CellExecutionError) as raised:
            self.execute("1", "function f(): never {\n  throw new RangeError('bad luck');\n}\nf()")
        self.assertEqual((raised.exception.ename, raised.exception.evalue), ("RangeError", "bad luck"))
        self.assertIn("at f (cell[2]:2:9)", str(raised.exception))


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=2).result
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    print(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)
