import { describe, expect, it } from "vitest";
import { DisplayIds, OutputCollector } from "../../src/client/output-collector.js";

const display = (text: string, id?: string) => ({
  data: { "text/plain": text },
  metadata: {},
  transient: id ? { display_id: id } : {},
});

describe("OutputCollector", () => {
  it("merges streams of one name that follow each other", () => {
    const collector = new OutputCollector(new DisplayIds());
    collector.add("stream", { name: "stdout", text: "a" });
    collector.add("stream", { name: "stdout", text: "b" });
    collector.add("stream", { name: "stderr", text: "c" });
    collector.add("stream", { name: "stdout", text: "d" });
    expect(collector.outputs.map((output) => "text" in output && output.text)).toEqual(["ab", "c", "d"]);
  });

  it("keeps transient data out of the outputs and updates all that show an id", () => {
    const ids = new DisplayIds();
    const [one, two] = [new OutputCollector(ids), new OutputCollector(ids)];
    one.add("display_data", display("0", "p"));
    two.add("display_data", display("0", "p"));
    two.add("display_data", display("other"));
    const changed = ids.update({ displayId: "p", data: { "text/plain": "1" }, metadata: { m: 1 } });
    expect(changed).toEqual([one.outputs[0], two.outputs[0]]);
    expect(one.outputs).toEqual([
      { output_type: "display_data", data: { "text/plain": "1" }, metadata: { m: 1 } },
    ]);
    expect(two.outputs[1]).toMatchObject({ data: { "text/plain": "other" } });
  });

  it("clears at once, or when the next output comes", () => {
    const ids = new DisplayIds();
    const collector = new OutputCollector(ids);
    collector.add("display_data", display("a", "a"));
    collector.add("clear_output", { wait: false });
    expect(collector.outputs).toEqual([]);
    expect(ids.update({ displayId: "a", data: {}, metadata: {} })).toEqual([]);
    collector.add("stream", { name: "stdout", text: "old" });
    collector.add("clear_output", { wait: true });
    expect(collector.outputs).toHaveLength(1);
    collector.add("stream", { name: "stdout", text: "new" });
    expect(collector.outputs).toEqual([{ output_type: "stream", name: "stdout", text: "new" }]);
  });
});
