import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Path of the browser for the tests: GAN2SHAPE_CHROMIUM, else the first one on the PATH; undefined without. */
export function findChromium(): string | undefined {
  const given = process.env.GAN2SHAPE_CHROMIUM;
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  const found = [...(given ? [given] : []), ...onPath].find((file) => existsSync(file));
  if (!found)
    console.warn("The browser tests are skipped: install Chromium, or set GAN2SHAPE_CHROMIUM to its path.");
  return found;
}

/** Starts Chromium without a screen, drawing 3D in software. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const drawing = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
  const quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"];
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu-sandbox", ...drawing, ...quiet],
  });
}

/** A page, and all that it should not do: errors it logs and addresses it asks for. */
export async function watchedPage(browser: Browser): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 480, height: 640 } });
  // Drawing 3D in software on a busy machine takes its time.
  page.setDefaultTimeout(90_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`threw: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(file|data|blob|about):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  return { page, complaints };
}
