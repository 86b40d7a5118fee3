import core from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import { escapeHtml } from "./escape.js";

const languages = core.newInstance();
languages.registerLanguage("typescript", typescript);
languages.registerLanguage("bash", bash);
languages.registerLanguage("json", json);
languages.registerLanguage("python", python);

/** Code as HTML with highlight.js's classes; a language that is not known stays plain. */
export function highlight(code: string, language: string): string {
  return languages.getLanguage(language) ? languages.highlight(code, { language }).value : escapeHtml(code);
}
