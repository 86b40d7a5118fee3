/*
 * Follows the system's choice of dark or light: the style sheets by their media, the rest by what is said here.
 * Loaded before everything else, since JupyterLab's buttons look for it while they are being defined.
 */
const dark = matchMedia("(prefers-color-scheme: dark)");

function say(): void {
  document.body.dataset.jpThemeLight = String(!dark.matches);
  document.body.dataset.jpThemeName = dark.matches ? "JupyterLab Dark" : "JupyterLab Light";
}

dark.addEventListener("change", say);
say();
