-- Hvert område begynder på en ny side i Word, og titlen står der kun én gang.
local page = pandoc.RawBlock("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

function Header(header)
  if header.level == 2 and header.identifier ~= "overblik" then return { page, header } end
end

function Meta(meta)
  meta.title = nil
  return meta
end
