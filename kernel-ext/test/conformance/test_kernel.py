"""Jupyter's own conformance tests against this kernel; run by run.mjs beside this file."""

import os
import unittest

import jupyter_kernel_test


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
    code_clear_output = "(globalThis as any)[Symbol.for('gan2shape.kernel')].clearOutput();"


if __name__ == "__main__":
    unittest.main()
