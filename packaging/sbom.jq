# Makes a bill of materials of what is in the program, of what its packages list: see sbom in release.sh.

# The compiler's own runtime is part of what it compiles.
def linked_in: .name | test("ILCompiler$");

.metadata.timestamp = $time
| .components |= map(select(.name | contains($other) | not))
| .components |= map(if linked_in then .scope = "required" else . end)
| .components += [{
    "type": "library",
    "bom-ref": "pkg:nuget/\($pack)@\($release)",
    "authors": [{ "name": "Microsoft" }],
    "name": $pack,
    "version": $release,
    "description": "The .NET runtime that is linked into programs compiled ahead of time",
    "scope": "required",
    "hashes": [{ "alg": "SHA-512", "content": ($hash | ascii_upcase) }],
    "licenses": [{ "license": { "id": "MIT" } }],
    "purl": "pkg:nuget/\($pack)@\($release)"
  }]
| .components |= sort_by(."bom-ref")
| .dependencies |= map(select(.ref | contains($other) | not)
    | if .dependsOn then .dependsOn |= map(select(contains($other) | not)) else . end)
| .metadata.component."bom-ref" as $program
| .dependencies |= map(if .ref == $program then .dependsOn = ((.dependsOn // []) + ["pkg:nuget/\($pack)@\($release)"]) else . end)
| .dependencies += [{ "ref": "pkg:nuget/\($pack)@\($release)" }]
