package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the XML parts of office documents of all kinds, packed or flat, for what they load, start
 * or say. Elements are known by their local names, since namespaces differ by version, and writers
 * of hostile ones need not keep to any. For one document.
 */
final class OfficeXml {

  private static final int MOST_FIELD = 20_000;
  private static final int MOST_FORMULA = 8_192;
  private static final int STOP_EVERY = 0x3ff;
  private static final int HEAD = 200;

  /** The roots of files that office programs, or what belongs to them, open. */
  private static final Set<String> DOCUMENTS =
      Set.of("wordDocument", "Workbook", "package", "document", "presentation");

  private static final Set<String> LAUNCHERS =
      Set.of(
          "jnlp",
          "assembly",
          "searchConnectorDescription",
          "libraryDescription",
          "persistedQuery",
          "Task");

  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]{1,150}?encoding\\s{0,9}=\\s{0,9}[\"']([A-Za-z0-9._-]{1,40})");

  private static final Pattern STARTING = Pattern.compile("(?i)ppaction://(program|macro|ole)");

  private final Opening opening;
  private final Links links;
  private final Relationships relationships;
  private final XMLInputFactory factory;
  private String root = "";
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder macros = new StringBuilder();
  private final StringBuilder script = new StringBuilder();
  private final Map<String, String> contentTypes = new HashMap<>();

  OfficeXml(Opening opening, Links links) {
    this.opening = opening;
    this.links = links;
    relationships = new Relationships(opening, links);
    factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> Bytes.of(new byte[0]).open());
  }

  /** Whether the bytes begin like markup in any charset. */
  static boolean is(Bytes part) {
    int at = 0;
    while (at < HEAD && isBlank(part.at(at))) {
      at++;
    }
    return part.at(at) == '<';
  }

  private static boolean isBlank(int c) {
    return c == 0 || c == ' ' || c == '\r' || c == '\n' || c == '\t' || c >= 0xbb;
  }

  /** Whether the root of what was read is that of a document. */
  boolean isDocument() {
    return DOCUMENTS.contains(root);
  }

  /** Whether the root of what was read is that of a file that starts or loads something. */
  boolean isLauncher() {
    return LAUNCHERS.contains(root);
  }

  /** Reads a part; says whether it was well-formed. */
  boolean read(String name, Bytes whole) {
    if (whole.isBlank()) {
      return true;
    }
    Bytes part = whole.slice(whole.has(0, "\u00ef\u00bb\u00bf") ? 3 : 0, whole.size());
    Part reading = new Part(name);
    try {
      XMLStreamReader xml =
          factory.createXMLStreamReader(new InputStreamReader(part.open(), charset(part)));
      int events = 0;
      while (xml.hasNext()) {
        int event = xml.next();
        if ((++events & STOP_EVERY) == 0 && opening.isStopped()) {
          return true;
        }
        if (event == XMLStreamConstants.START_ELEMENT) {
          root = root.isEmpty() ? xml.getLocalName() : root;
          reading.start(xml);
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          reading.end(xml.getLocalName());
        } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
          reading.characters(xml.getText());
        }
      }
      reading.finish();
      return true;
    } catch (XMLStreamException | RuntimeException e) {
      // The reader of the JDK also throws unchecked exceptions, at names and references.
      reading.finish();
      return false;
    }
  }

  /** The charset of a part; where its bytes do not fit, they are replaced and read on. */
  private static Charset charset(Bytes part) {
    int first = part.u16(0);
    if (first == 0xfeff || first == 0xfffe) {
      return StandardCharsets.UTF_16;
    }
    if (part.at(1) == 0) {
      return StandardCharsets.UTF_16LE;
    }
    if (part.at(0) == 0) {
      return StandardCharsets.UTF_16BE;
    }
    Matcher declared = ENCODING.matcher(part.slice(0, HEAD).latin1());
    try {
      return declared.find() && !declared.group(1).toLowerCase(Locale.ROOT).startsWith("utf-16")
          ? Charset.forName(declared.group(1))
          : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** Hands over the text and the sources of macros that were seen. */
  void handOver() {
    DerivedText.text(opening, "", text);
    Xlm.handOver(opening, "", macros);
    DerivedText.handOver(opening, "script", "script", MediaType.of("text/x-vba"), script);
  }

  private void note(String id, String title, Severity severity, int score, String evidence) {
    opening.note(
        Finding.of(id, Opener.SOURCE, title, severity, score, opening.path())
            .withEvidence(evidence));
  }

  /** Reads one part. */
  private final class Part {

    private final String name;
    private final StringBuilder field = new StringBuilder();
    private final StringBuilder formula = new StringBuilder();
    private int fields;
    private boolean inField;
    private boolean inFormula;
    private boolean inText;
    private boolean allText;
    private boolean macroSheet;
    private boolean module;
    private String cell = "";

    Part(String name) {
      this.name = name;
    }

    void start(XMLStreamReader xml) {
      String element = xml.getLocalName();
      switch (element) {
        case "Relationship" -> relationships.read(xml, name);
        case "Override", "Default" -> contentType(xml);
        case "t", "delText" -> inText = true;
        case "instrText", "delInstrText" -> inField = true;
        case "fldChar" -> fieldCharacter(value(xml, "fldCharType"));
        case "fldSimple" -> Fields.instruction(opening, orEmpty(value(xml, "instr")), links);
        case "f", "formula", "calculatedColumnFormula", "definedName" -> formula(xml);
        case "c" -> cell = orEmpty(value(xml, "r"));
        case "ddeLink" ->
            Fields.dde(
                opening,
                value(xml, "ddeService") + "|" + value(xml, "ddeTopic") + " in " + name,
                null);
        case "dde-source", "dde-connection-decl" ->
            Fields.dde(
                opening, value(xml, "dde-application") + "|" + value(xml, "dde-topic"), null);
        case "macrosheet" -> {
          macroSheet = true;
          Xlm.found(opening, 2, "the sheet " + name);
        }
        case "sheet" -> {
          if ("veryHidden".equalsIgnoreCase(value(xml, "state"))) {
            WorkbookBinary.hidden(opening, orEmpty(value(xml, "name")));
          }
        }
        case "customUI" -> customUi(xml);
        case "ocx" -> OleObjects.risk(opening, ClassId.in(orEmpty(value(xml, "classid"))), name);
        case "OLEObject", "oleObj", "oleObject", "control", "object" -> object(xml);
        case "sourceFileName" -> {
          if (Links.isRemote(orEmpty(value(xml, "val")))) {
            relationships.external("frame", orEmpty(value(xml, "val")), name);
          }
        }
        case "altChunk" -> alternative();
        case "webPr", "dbPr", "textPr" -> connection(xml);
        case "connectString", "query", "udl" -> data(orEmpty(value(xml, "val")));
        case "event-listener" ->
            note(
                "document.event-script",
                "The document runs a script when something happens to it",
                Severity.MEDIUM,
                3,
                value(xml, "event-name") + " " + value(xml, "href"));
        case "module" -> module = true;
        case "encryption-data" -> opening.encrypted();
        case "document-content", "document" -> allText |= isOpenDocument(xml);
        default -> {}
      }
      addresses(xml, element);
      if (isLauncher()) {
        everything(xml);
      }
    }

    private void everything(XMLStreamReader xml) {
      for (int i = 0; i < xml.getAttributeCount(); i++) {
        Addresses.in(xml.getAttributeValue(i)).forEach(links::add);
      }
    }

    void end(String element) {
      switch (element) {
        case "t", "delText" -> inText = false;
        case "p", "si", "row", "h", "br", "tab", "tc" -> DerivedText.append(text, "\n");
        case "instrText", "delInstrText" -> inField = false;
        case "f", "formula", "calculatedColumnFormula", "definedName" -> formulaEnd();
        case "module" -> module = false;
        default -> {}
      }
    }

    void characters(String characters) {
      if (isLauncher()) {
        Addresses.in(characters).forEach(links::add);
      }
      if (inField && field.length() < MOST_FIELD) {
        field.append(characters);
      } else if (inFormula) {
        if (formula.length() < MOST_FORMULA) {
          formula.append(characters);
        }
      } else if (inText || allText) {
        DerivedText.append(text, characters);
      } else if (module) {
        DerivedText.append(script, characters);
      }
    }

    /** A field that no mark ends, as when the part breaks off. */
    void finish() {
      if (field.length() > 0) {
        fieldEnd();
      }
    }

    private void fieldCharacter(@Nullable String kind) {
      if ("begin".equalsIgnoreCase(kind)) {
        fields++;
        field.append(' ');
      } else if (fields > 0 && "end".equalsIgnoreCase(kind) && --fields == 0) {
        fieldEnd();
      }
    }

    private void fieldEnd() {
      Fields.instruction(opening, field.toString(), links);
      field.setLength(0);
    }

    private void formula(XMLStreamReader xml) {
      inFormula = true;
      formula.setLength(0);
      String defined = value(xml, "name");
      if (defined != null && defined.toLowerCase(Locale.ROOT).contains("auto_")) {
        Xlm.found(opening, 2, "the name " + defined);
      }
    }

    private void formulaEnd() {
      inFormula = false;
      String content = formula.toString();
      formula.setLength(0);
      if (Fields.isDde(content)) {
        Fields.dde(opening, content, null);
      }
      if (macroSheet) {
        DerivedText.append(macros, cell + " =" + content + "\n");
      }
      Addresses.in(content).forEach(links::add);
    }

    private void customUi(XMLStreamReader xml) {
      String onLoad = value(xml, "onLoad");
      if (onLoad != null) {
        note(
            "document.custom-ui",
            "The document changes the menus of its program and runs a macro when they are loaded",
            Severity.LOW,
            2,
            "onLoad=" + onLoad);
      }
    }

    private void object(XMLStreamReader xml) {
      String id = orEmpty(value(xml, "ProgID")) + orEmpty(value(xml, "progId"));
      if (id.toLowerCase(Locale.ROOT).startsWith("equation")) {
        OleObjects.equation(opening, id + " in " + name);
      }
      OleObjects.risk(opening, ClassId.in(orEmpty(value(xml, "classid"))), name);
      if ("Link".equalsIgnoreCase(value(xml, "Type"))
          && "Always".equalsIgnoreCase(value(xml, "UpdateMode"))) {
        note(
            "document.object-update",
            "The document loads or runs an object as soon as it is opened",
            Severity.LOW,
            2,
            id + " in " + name);
      }
    }

    private void alternative() {
      note(
          "document.alternative-content",
          "The document takes in another document of any format when it is opened",
          Severity.LOW,
          2,
          "altChunk in " + name);
    }

    private void connection(XMLStreamReader xml) {
      data(orEmpty(value(xml, "url")));
      data(orEmpty(value(xml, "connection")));
      data(orEmpty(value(xml, "sourceFile")));
      String command = value(xml, "command");
      if (command != null) {
        data(command);
      }
    }

    private void data(String source) {
      if (!source.isBlank()) {
        relationships.external("data connection", source, name);
      }
    }

    private void contentType(XMLStreamReader xml) {
      String type = value(xml, "ContentType");
      String part = orEmpty(value(xml, "PartName")) + orEmpty(value(xml, "Extension"));
      if (type == null || part.isEmpty() || contentTypes.size() > 10_000) {
        return;
      }
      String lower = part.toLowerCase(Locale.ROOT);
      if (type.toLowerCase(Locale.ROOT).endsWith("office.vbaproject")
          && lower.contains("/")
          && !lower.endsWith("/vbaproject.bin")) {
        note(
            "document.renamed-macros",
            "The document keeps its macros in a part that is not named like one of macros",
            Severity.MEDIUM,
            4,
            part);
      }
      String before = contentTypes.put(part.toLowerCase(Locale.ROOT), type);
      if (before != null && !before.equalsIgnoreCase(type)) {
        note(
            "document.content-type-conflict",
            "The document gives a part of it two types, so that tools differ in what it is",
            Severity.LOW,
            3,
            part + ": " + before + ", " + type);
      }
    }

    /** Attributes that hold addresses; those of hyperlinks and pictures among them. */
    private void addresses(XMLStreamReader xml, String element) {
      for (int i = 0; i < xml.getAttributeCount(); i++) {
        switch (xml.getAttributeLocalName(i)) {
          case "href", "src", "codebase", "HRef" -> {
            String address = xml.getAttributeValue(i);
            if (Links.isRemote(address)) {
              links.add(address);
            }
            if (isLoading(element) && Links.isRemote(address)) {
              relationships.external(element, address, name);
            }
          }
          case "action" -> click(xml.getAttributeValue(i));
          case "Formula" -> {
            String value = xml.getAttributeValue(i);
            if (Fields.isDde(value)) {
              Fields.dde(opening, value, null);
            }
          }
          default -> {
            String value = xml.getAttributeValue(i);
            if (xml.getAttributeLocalName(i).equals("formula") && value.contains("DDE(")) {
              Fields.dde(opening, value, null);
            }
          }
        }
      }
    }

    private void click(String action) {
      if (STARTING.matcher(action).lookingAt()) {
        note(
            "document.click-action",
            "The document starts a program or a macro when somebody clicks or points at it",
            Severity.MEDIUM,
            3,
            action + " in " + name);
      }
    }

    private static boolean isLoading(String element) {
      return switch (element) {
        case "imagedata", "object-ole", "object", "image", "plugin", "frame" -> true;
        default -> false;
      };
    }
  }

  private static boolean isOpenDocument(XMLStreamReader xml) {
    String namespace = xml.getNamespaceURI();
    return namespace != null && namespace.startsWith("urn:oasis");
  }

  private static @Nullable String value(XMLStreamReader xml, String attribute) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(attribute)) {
        return xml.getAttributeValue(i);
      }
    }
    return null;
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
