import type { Program, ResolvedModule, SourceFile, StringLiteralLike } from "typescript";

/** A program and a file with what they keep to themselves of how imports were resolved. */
interface ProgramWithImports extends Program {
  getResolvedModuleFromModuleSpecifier(
    specifier: StringLiteralLike,
    file: SourceFile,
  ): { resolvedModule?: ResolvedModule } | undefined;
}

type FileWithImports = SourceFile & { imports?: readonly StringLiteralLike[] };

/** What a file imports, in every way there is: the name, and the file of types or sources it was found to be. */
export interface Import {
  name: string;
  /** Undefined for what was not found, or has no types. */
  file: SourceFile | undefined;
}

/** The imports of a file, by its program; none for a file that is not there. */
export function* importsOf(program: Program, file: SourceFile | undefined): Generator<Import> {
  for (const specifier of (file as FileWithImports | undefined)?.imports ?? []) {
    const found = (program as ProgramWithImports).getResolvedModuleFromModuleSpecifier(
      specifier,
      file as SourceFile,
    )?.resolvedModule;
    yield { name: specifier.text, file: found && program.getSourceFile(found.resolvedFileName) };
  }
}
