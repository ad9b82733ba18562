"""What is run, in which surroundings, and whom it may reach: the rows of the list
in Documentation/Network.md. Everything not named reaches nobody."""

from dataclasses import dataclass, field

# In the environment of every trial, as they lie about on machines of people who
# use other programs too.
KEYS = {
    "OPENAI_API_KEY": "sk-openaibait0001", "GOOGLE_API_KEY": "googlebait0002", "GROQ_API_KEY": "gsk-groqbait0003",
    "HF_TOKEN": "hf_huggingbait0004", "QDRANT_API_KEY": "qdrantbait0005",
    "AWS_ACCESS_KEY_ID": "AKIABAIT000000000006", "AWS_SECRET_ACCESS_KEY": "awsbait0007",
    "GLIMPSE_INFERENCE_API_KEY": "inferencebait0008",
}
# The only row that a key may be shown to.
OWNERS = {
    name: {"O": "language model", "G": "language model", "H": "hub", "Q": "store", "A": "bucket"}[name[0]]
    for name in KEYS}
OWNERS["GLIMPSE_INFERENCE_API_KEY"] = "inference server"
BAITS = {
    "ANTHROPIC_API_KEY": "bait", "OLLAMA_HOST": "ollama-bait.example:80", "QDRANT_COLLECTION": "bait",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://otel-bait.example", "SENTRY_DSN": "http://a@sentry-bait.example/1",
    "OPENVINO_TELEMETRY": "1", "DEBUGINFOD_URLS": "http://debuginfod-bait.example",
    "MAGICK_CONFIGURE_PATH": "/nonexistent", "LANG": "C.UTF-8",
}
PRIVATE_WORDS = ["embarrassing rash photographs", "secretive honeymoon"]
WORDS = PRIVATE_WORDS[0]

# Row of the list → hosts that are its.
HOSTS = {
    "hub": [r"huggingface\.co", r"hub\.example"],
    "language model": [
        r"api\.openai\.com", r"generativelanguage\.googleapis\.com", r"api\.groq\.com", r"model\.example",
        r"(broken|hanging|silent|moved)\.example"],
    "query picture": [r"query\.example", r"fetch\.example"],
    "list": [r"list\.example", r"pictures\.example"],
    "bucket": [
        r"s3\.example", r".*\.amazonaws\.com", r"aws-bait\.example", r"storage\.googleapis\.com", r"gs\.example"],
    "WebDAV server": [r"dav\.example"],
    "store": [r"store\.example"],
    "inference server": [r"towers\.example"],
    "pictures' server": [r"base\.example"],
    "cache": [r"cache\.example"],
    "proxy": [r"proxy\.example"],
}


@dataclass
class Trial:
    words: list
    rows: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)
    folder: str = "plain"

    @property
    def name(self):
        return " ".join(self.words) + f" {self.environment} in {self.folder}"


NEW = {"GLIMPSE_LIBRARY": "new-library"}
STORE = "qdrant+http://store.example:80/c"
MODEL = {"GLIMPSE_LANGUAGE_MODEL": "openai", "OPENAI_BASE_URL": "http://model.example/v1"}
PICTURE = "images/food/0.jpg"

TRIALS = [
    # Unasked: nobody is reached, whatever the environment holds.
    Trial(["index", "images"]),
    Trial(["index", "images", "--ocr", "eng", "--retry-failures"]),
    Trial(["search", WORDS]),
    Trial(["search", WORDS, "--json", "--ensemble", "--feedback", "0.5"]),
    Trial(["search", WORDS, "--as-typed"], folder="consenting"),
    Trial(["search", "./" + PICTURE, "+", WORDS]),
    Trial(["similar", PICTURE]),
    Trial(["retrieve", "--prompt", WORDS, "--images_dir", "images/food"]),
    Trial(["duplicates"]), Trial(["list"]), Trial(["list", "--failures"]), Trial(["status"]), Trial(["verify"]),
    Trial(["remove", "images/nothing"]),
    Trial(["embed", "images", "--text", WORDS]),
    Trial(["export", "exported", "--format", "jsonl"]), Trial(["import", "exported"], environment=NEW),
    Trial(["eval", "captions.csv"]), Trial(["completion", "bash"]),
    Trial(["bench", "--sizes", "100", "--pictures", "64x48"]),
    Trial(["models", "list"]), Trial(["models", "info", "ViT-B-32"]), Trial(["models", "remove", "ViT-B-32"]),
    # Without a name it recommends one, and asks nobody.
    Trial(["models", "pull"]),
    # A model that is not here is named, never fetched.
    Trial(["search", WORDS, "--model", "ViT-B-32"]), Trial(["index", "images", "--model", "some/where"], environment=NEW),
    Trial(["sync"]),
    Trial(["translate", "--rules-only", WORDS]),
    Trial(["translate", WORDS], environment={"GLIMPSE_LANGUAGE_MODEL": "off"}),
    Trial(["search", "--translate", WORDS], environment={"GLIMPSE_LANGUAGE_MODEL": "off"}),
    Trial(["caption"], environment={"GLIMPSE_LANGUAGE_MODEL": "off"}),
    Trial(["caption", "--dry-run"], environment=MODEL),
    Trial(["serve", "--port", "nonsense"]),
    # Answers what comes in at its pipe, and asks nobody.
    Trial(["mcp"]), Trial(["man"]), Trial(["man", "filters"]),

    # Asked for.
    Trial(["translate", WORDS], ["language model"]),
    Trial(["translate", WORDS], ["language model"], MODEL),
    Trial(["translate", WORDS + " again"], ["language model"], folder="consenting"),
    Trial(["search", "--translate", WORDS + " now"], ["language model"], {"GOOGLE_API_KEY": None, "GROQ_API_KEY": None}),
    Trial(["search", "--translate", WORDS + " so"], ["language model"], {"GLIMPSE_LANGUAGE_MODEL": "groq"}),
    Trial(["caption"], ["language model"], MODEL),
    Trial(["models", "pull", "ViT-B-32"], ["hub"]),
    Trial(["models", "pull", "some/where"], ["hub"], {"HF_ENDPOINT": "http://hub.example"}),
    Trial(["search", "http://query.example/a.jpg"], ["query picture"]),
    Trial(["search", "--image", "http://query.example/b.jpg", "--not", WORDS], ["query picture"]),
    Trial(["index", "http://list.example/list.txt"], ["list"], NEW),
    Trial(["verify"], ["list"], NEW),
    Trial(["index", "s3://bucket/prefix"], ["bucket"], {**NEW, "AWS_ENDPOINT_URL": "http://s3.example"}),
    Trial(["index", "s3://bucket/prefix"], ["bucket"], NEW),
    Trial(["index", "gs://bucket/prefix"], ["bucket"], {**NEW, "STORAGE_EMULATOR_HOST": "http://gs.example"}),
    Trial(["index", "gs://bucket/prefix"], ["bucket"], NEW),
    Trial(["index", "webdav+http://dav.example/photos"], ["WebDAV server"], NEW),
    Trial(["search", WORDS, "--store", STORE], ["store"], {"GLIMPSE_LIBRARY": None}),
    Trial(["status"], ["store"], {"GLIMPSE_LIBRARY": None, "GLIMPSE_STORE": STORE}),
    Trial(["list"], ["store"], {"GLIMPSE_LIBRARY": None, "QDRANT_URL": "http://store.example:80"}),
    # A library that is named wins over a store that happens to be.
    Trial(["list"], [], {"QDRANT_URL": "http://store.example:80"}),
    Trial(["embed", "--text", WORDS, "--model", "http+kserve://towers.example/glimpse-mini"], ["inference server"]),
    Trial(["sync", "--to", STORE], ["store"]),
    Trial(["search", "http://query.example/c.jpg"], ["proxy"], {"http_proxy": "http://proxy.example:80"}),
    Trial(["translate", "through a proxy"], ["proxy"], {**MODEL, "ALL_PROXY": "http://proxy.example:80"}),
    Trial(["search", "http://query.example/d.jpg"], ["query picture"],
          {"http_proxy": "http://proxy.example:80", "no_proxy": "query.example"}),
    # Redirects lead on, and take no key along.
    Trial(["translate", "where to"], ["language model"],
          {"GLIMPSE_LANGUAGE_MODEL": "openai", "OPENAI_BASE_URL": "http://moved.example/v1"}),
]


def expected_rows():
    return {row for trial in TRIALS for row in trial.rows}


def dangerous_pictures(folder, picture):
    """Pictures whose content names addresses, in all the ways their formats have."""
    folder.mkdir(parents=True)
    href = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"'
    svgs = {
        "image": f'<svg {href}><image href="http://svg-image.example/a.png" width="9" height="9"/></svg>',
        "xlink": f'<svg {href}><image xlink:href="http://svg-xlink.example/a.png" width="9" height="9"/></svg>',
        "use": f'<svg {href}><use xlink:href="http://svg-use.example/a.svg#b"/><rect width="9" height="9"/></svg>',
        "style": f'<svg {href}><style>@import url(http://svg-css.example/a.css); @font-face{{font-family:x;'
                 'src:url(http://svg-font.example/a.woff)}</style><text y="20" font-family="x">a</text></svg>',
        "sheet": '<?xml-stylesheet href="http://svg-sheet.example/a.css" type="text/css"?>'
                 f'<svg {href}><rect width="9" height="9"/></svg>',
        "entity": '<!DOCTYPE svg [<!ENTITY e SYSTEM "http://svg-entity.example/a.txt">]>'
                  f'<svg {href}><text y="20">&e;</text></svg>',
        "dtd": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://svg-dtd.example/svg11.dtd">'
               f'<svg {href}><rect width="9" height="9"/></svg>',
        "include": f'<svg {href} xmlns:xi="http://www.w3.org/2001/XInclude">'
                   '<xi:include href="http://svg-include.example/a.txt" parse="text"/><rect width="9" height="9"/></svg>',
        "filter": f'<svg {href}><filter id="f"><feImage href="http://svg-filter.example/a.png"/></filter>'
                  '<rect width="9" height="9" filter="url(#f)"/></svg>',
        "font": f'<svg {href}><text y="20" font-family="No Such Family At All">a</text></svg>',
        "local": f'<svg {href}><image href="//svg-unc.example/share/a.png" width="9" height="9"/></svg>',
    }
    for name, text in svgs.items():
        (folder / f"{name}.svg").write_text(text)
    xmp = (b"http://ns.adobe.com/xap/1.0/\0<?xpacket?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
           b"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
           b"xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/'>"
           b"<dc:source>http://xmp-source.example/</dc:source><xmpMM:ManageUI>http://xmp-ui.example/</xmpMM:ManageUI>"
           b"</rdf:Description></rdf:RDF></x:xmpmeta>")
    (folder / "xmp.jpg").write_bytes(
        picture[:2] + b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp + picture[2:])
    # Scripts of ImageMagick's, and names that some loaders take for addresses.
    for name, text in {
            "msl.msl": '<image><read filename="http://msl.example/a.png"/></image>',
            "mvg.mvg": "push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 9,9 'http://mvg.example/a.png'\n",
            "m3u.jpg": "#EXTM3U\nhttp://m3u.example/a.ts\n", "url.url": "[InternetShortcut]\nURL=http://url.example/\n",
    }.items():
        (folder / name).write_text(text)
    (folder / "http:name.example a.jpg").write_bytes(picture)
