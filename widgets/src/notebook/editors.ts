import { javascript } from "@codemirror/lang-javascript";
import { markdown } from "@codemirror/lang-markdown";
import type { IYText } from "@jupyter/ydoc";
import {
  CodeMirrorEditorFactory,
  CodeMirrorMimeTypeService,
  EditorExtensionRegistry,
  EditorLanguageRegistry,
  EditorThemeRegistry,
  ybinding,
} from "@jupyterlab/codemirror";

/** What the page's editors are made of. */
export interface Editors {
  factory: CodeMirrorEditorFactory;
  mimeTypes: CodeMirrorMimeTypeService;
}

/** Editors for TypeScript and Markdown: the two languages of our notebooks. */
export function createEditors(): Editors {
  const languages = new EditorLanguageRegistry();
  const typescript = async () => javascript({ typescript: true });
  languages.addLanguage({
    name: "TypeScript",
    alias: ["ts"],
    mime: ["application/typescript", "text/typescript", "text/x-typescript"],
    extensions: ["ts"],
    load: typescript,
  });
  languages.addLanguage({
    name: "JavaScript",
    alias: ["js"],
    mime: ["text/javascript", "application/javascript"],
    extensions: ["js", "mjs"],
    load: async () => javascript(),
  });
  languages.addLanguage({
    name: "ipythongfm", // what JupyterLab calls the language of Markdown cells
    mime: "text/x-ipythongfm",
    load: async () => markdown(),
  });
  const themes = new EditorThemeRegistry();
  for (const theme of EditorThemeRegistry.getDefaultThemes()) themes.addTheme(theme);
  const extensions = new EditorExtensionRegistry();
  for (const extension of EditorExtensionRegistry.getDefaultExtensions({ themes }))
    extensions.addExtension(extension);
  // Keeps the text of an editor and that of its cell the same.
  extensions.addExtension({
    name: "shared-model-binding",
    factory: ({ model }) => {
      const shared = model.sharedModel as IYText;
      const undoManager = shared.undoManager ?? undefined;
      return EditorExtensionRegistry.createImmutableExtension(
        ybinding({ ytext: shared.ysource, undoManager }),
      );
    },
  });
  return {
    factory: new CodeMirrorEditorFactory({ extensions, languages }),
    mimeTypes: new CodeMirrorMimeTypeService(languages),
  };
}
