# NDJSON fra `helhedsvalg batch` til én HTML-side. @html gør hver tekst, der sættes ind, til ren tekst.

def tal($decimaler): (. * pow(10; $decimaler) | round) / pow(10; $decimaler) | tostring | sub("\\."; ",");
def point: (. * 10 | round) | "\(. / 10 | floor),\(. % 10)";
def rene: walk(if type == "string" then gsub("\\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"; " ") else . end);
def samlet: map(select(. != null and . != "")) | join(", ");
def sted: [.area.name // "Område uden navn", .area.municipality, (.area.year // empty | tostring)] | samlet;
def enhed: if . == "per-thousand" then "pr. 1.000" else "pct." end;
def oplyst:
  if .need == null then "ukendt"
  elif .value == null then "behov \(.need | tal(2))"
  else "\(.value | tal(2)) \(.unit | enhed)" end;
def dom($ord): $ord.labels[.label] | "\(.mark) \(.name)";
def tilstand: {"in-place": "på plads", promised: "lovet", missing: "mangler", unknown: "ikke afklaret"}[.state];
def partnere: map(select(.role == "required") | "\(.name) (\(tilstand))") | if length == 0 then "–" else join(", ") end;
def uden_om: . as $et | .text | if $et.about | length > 0 then rtrimstr(" (\($et.about | join("; ")))") else . end;

def raekke(celler): "<tr>" + (celler | map("<td>" + . + "</td>") | join("")) + "</tr>";
def tabel(bredder; overskrifter; raekker):
  "<table><colgroup>" + (bredder | map("<col style=\"width: \(. * 100 / (bredder | add) | floor)%\">") | join("")) + "</colgroup><thead><tr>" + (overskrifter | map(@html "<th scope=\"col\">\(.)</th>") | join("")) + "</tr></thead><tbody>"
  + (raekker | join("\n")) + "</tbody></table>";
def liste(punkter): "<ul>" + (punkter | map("<li>" + . + "</li>") | join("\n")) + "</ul>";
def afsnit(titel; indhold): if indhold | length > 0 then @html "<h3>\(titel)</h3>" + indhold else "" end;

def overblik:
  tabel([3, 4, 5]; ["Område", "Tal", "De tre første indsatser"];
    to_entries | map(.value as $svar | raekke([
      @html "<a href=\"#omraade-\(.key + 1)\">\($svar | sted)</a>",
      ($svar.needs | map(@html "\(.name): \(oplyst)") | join("<br>")),
      ($svar.recommendations[:3] | map(@html "\(.rank). \(.name) (\(dom($svar.glossary)))") | join("<br>"))])));

def gaar_igen:
  . as $alle
  | [.[] | .recommendations[] | select(.rank <= 5) | {id, name}] | group_by(.id) | map(select(length > 1)) | sort_by(-length, .[0].name)
  | if length == 0 then "" else
      "<h3>Går igen</h3><p>Indsatser, der er blandt de fem første i mere end ét område.</p>"
      + tabel([4, 1]; ["Indsats", "Områder"]; map(raekke([@html "\(.[0].name)", @html "\(length) af \($alle | length)"])))
    end;

def behov:
  tabel([4, 2, 2, 2]; ["Problem", "Tal", "Behov (0-1,5)", "Vægt"];
    .needs | map(raekke([@html "\(.name)", @html "\(oplyst)", (if .need == null then "?" else .need | tal(2) end),
      "\(.weight * 100 | tal(0)) pct."])));

def rangorden:
  . as $svar
  | if .recommendations | length == 0 then "<p>Der er intet at anbefale ud fra det, der er oplyst.</p>" else
      tabel([2, 7, 5, 3, 6, 5]; ["Nr.", "Indsats", "Hvor sikkert", "Score", "Kræver lokalt", "Forbehold"];
        .recommendations | map(raekke(["\(.rank)", @html "\(.name)", @html "\(dom($svar.glossary))", (.score | point),
          @html "\(.partners | partnere)", @html "\(.caveats | map(.code) | unique | join(", "))"])))
    end;

def til_side:
  [.set_aside[] | select(.reason == "harmful" or .reason == "blocked" or .reason == "no-effect-found") | @html "<strong>\(.name)</strong>: \(.detail)"]
  | if length == 0 then "" else liste(.) end;

def side($nummer):
  @html "<h2 id=\"omraade-\($nummer)\">\(sted)</h2>"
  + (.caveats[0] | @html "<blockquote><p>\(.text)</p></blockquote>")
  + afsnit("Behovet"; behov) + afsnit("De første indsatser"; rangorden)
  + (if .unlock then .unlock as $u | @html "<p>Mest at vinde: kommer \($u.name) på plads, giver det \($u.points | point) point.</p>" else "" end)
  + afsnit("Forbehold for området"; if .caveats | length > 1 then liste(.caveats[1:] | map(@html "<strong>\(.code)</strong> \(.text)")) else "" end)
  + afsnit("Sat til side: skade, manglende partner, ingen effekt fundet"; til_side);

def forbehold:
  [.[] | .recommendations[].caveats[] | {code, tekst: uden_om}] | unique_by(.code)
  | if length == 0 then "" else "<h3>Forbeholdene</h3>" + liste(map(@html "<strong>\(.code)</strong> \(.tekst)")) end;

def kilde:
  @html "\([.title, .publisher, (.year // empty | tostring)] | samlet)" as $tekst
  | if (.url // "") | test("^https?://") then @html "<a href=\"\(.url)\">" + $tekst + "</a>" else $tekst end;

def kilder: "<h3>Kilder</h3>" + liste([.[] | .recommendations[].sources[]] | unique_by(.id) | map(kilde));

def fejl: if length == 0 then "" else
  "<h3>Rækker, der ikke blev til et svar</h3>" + liste(map(.error | @html "\([.file, (.row // empty | "række \(.)")] | samlet): \(.message)")) end;

def maerker: .[0].glossary.labels | [.[] | @html "<strong>\(.mark) \(.name)</strong>: \(.meaning)"];

def stil: "
  :root { color-scheme: light dark; background: Canvas; color: CanvasText }
  a { color: LinkText }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
  table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
  th, td { border-bottom: 1px solid; padding: .3rem .5rem; text-align: left; vertical-align: top }
  blockquote { border-left: 4px solid; margin: 1rem 0; padding: 0 1rem }
  @media print { body { font-size: 10pt; max-width: none; margin: 0 } h2:not(#overblik) { break-before: page } tr, li { break-inside: avoid } }
  @page { size: A4; margin: 2cm }";

[inputs | rene] as $linjer
| [$linjer[] | select(.error)] as $fejl
| [$linjer[] | select(.error | not)] as $svar
| if $svar | any(.schema_version == null) then ("Det her er ikke hele svar. Kør batch uden --brief.\n" | halt_error(3)) else . end
| [$svar[] | select($kommune == "" or .area.municipality == $kommune)] as $alle
| if $alle | length == 0 then ("Der er ingen svar\(if $kommune == "" then "" else " for kommunen '\($kommune)'" end).\n" | halt_error(3)) else . end
| "Boligområder: \([$alle[].area.municipality] | unique | samlet)" as $titel
| @html "<!DOCTYPE html>\n<html lang=\"\($alle[0].lang)\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>\($titel)</title>",
  "<style>\(stil)</style></head><body><main>",
  @html "<h1>\($titel)</h1><blockquote><p>\($alle[0].caveats[0].text)</p></blockquote>",
  "<h2 id=\"overblik\">Overblik</h2>",
  ($alle | overblik, "<h3>Mærkerne</h3>" + liste(maerker)),
  ($alle | gaar_igen),
  ($alle | to_entries[] | .key as $n | .value | side($n + 1)),
  "<h2>Forbehold og kilder</h2>",
  ($alle | forbehold, kilder),
  ($fejl | fejl),
  ($alle[0] | @html "<h3>Sådan er det lavet</h3><p>\(.tool.name) \(.tool.version), katalog \(.catalogue.version) fra \(.catalogue.date) (\(.catalogue.sha256[:12])): \(.catalogue.interventions) indsatser, \(.catalogue.findings) fund.</p>"),
  "</main></body></html>"
