import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("peer_torch.py", import.meta.url));

/** Milliseconds of one iteration in eager PyTorch: the median and the fastest. */
export interface PeerTimes {
  peer: string;
  step1_ms: number;
  step2_ms: number;
  step3_ms: number;
  step1_best_ms: number;
  step2_best_ms: number;
  step3_best_ms: number;
}

/** A Python that has torch: PYTHON, python3, or Debian's own. */
export function findTorch(): string | undefined {
  const candidates = [...(process.env.PYTHON ? [process.env.PYTHON] : []), "python3", "/usr/bin/python3"];
  return candidates.find(
    (python) => spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0,
  );
}

/** Runs the peer once, in a process of its own. */
export function timePeer(python: string, config: string, threads: number, iterations: number): PeerTimes {
  const args = [SCRIPT, "--config", config, "--threads", String(threads), "--iters", String(iterations)];
  return JSON.parse(execFileSync(python, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}
