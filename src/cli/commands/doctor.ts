import type { Command } from "commander";
import { action } from "../command.js";
import { describe, examine } from "../doctor/report.js";
import { addJson } from "../options.js";

/** `gan2shape doctor`: what this machine has, and what of it will be used. */
export function registerDoctor(program: Command): void {
  const command = program
    .command("doctor")
    .summary("say what this machine has and what will be used")
    .description(
      "Looks at this machine: Node, processor, ONNX Runtime's providers with the reason for each absent one, models, kernel.",
    )
    .addHelpText("after", "\nExample:\n  gan2shape doctor --json");
  addJson(command);
  command.action(
    action(async () => {
      const report = await examine();
      const failure =
        report.problems.length > 0 ? { message: report.problems.join("\n"), exitCode: 1 } : undefined;
      return { data: report, text: describe(report), failure };
    }),
  );
}
