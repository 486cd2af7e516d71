package ess.extract;

import java.util.List;

/** The elements and attributes of HTML and SVG that matter to what a person sees or follows. */
final class Tags {

  /** Any other element. */
  static final int OTHER = -1;

  private static final Keywords ELEMENTS =
      new Keywords(
          List.of(
              ("a area base link meta body title style script template textarea xmp iframe noembed"
                      + " noframes plaintext img image input button select option form frame object"
                      + " embed video audio source br hr p div table tbody thead tfoot tr td th ul"
                      + " ol li dl dt dd h1 h2 h3 h4 h5 h6 pre blockquote center section article"
                      + " header footer main nav aside figure figcaption address fieldset legend"
                      + " svg math text tspan use animate set desc metadata foreignobject span font"
                      + " b i u strong em small big s html head v:roundrect v:rect v:imagedata"
                      + " caption label wbr col track param noscript bgsound details summary dir"
                      + " menu optgroup isindex defs")
                  .split(" ")));

  static final int A = ELEMENTS.code("a");
  static final int AREA = ELEMENTS.code("area");
  static final int BASE = ELEMENTS.code("base");
  static final int BODY = ELEMENTS.code("body");
  static final int META = ELEMENTS.code("meta");
  static final int TITLE = ELEMENTS.code("title");
  static final int STYLE = ELEMENTS.code("style");
  static final int SCRIPT = ELEMENTS.code("script");
  static final int IMG = ELEMENTS.code("img");
  static final int IMAGE = ELEMENTS.code("image");
  static final int INPUT = ELEMENTS.code("input");
  static final int BUTTON = ELEMENTS.code("button");
  static final int SELECT = ELEMENTS.code("select");
  static final int TEXTAREA = ELEMENTS.code("textarea");
  static final int FORM = ELEMENTS.code("form");
  static final int IFRAME = ELEMENTS.code("iframe");
  static final int FRAME = ELEMENTS.code("frame");
  static final int OBJECT = ELEMENTS.code("object");
  static final int EMBED = ELEMENTS.code("embed");
  static final int VIDEO = ELEMENTS.code("video");
  static final int AUDIO = ELEMENTS.code("audio");
  static final int MEDIA_SOURCE = ELEMENTS.code("source");
  static final int BR = ELEMENTS.code("br");
  static final int P = ELEMENTS.code("p");
  static final int TABLE = ELEMENTS.code("table");
  static final int TR = ELEMENTS.code("tr");
  static final int TD = ELEMENTS.code("td");
  static final int TH = ELEMENTS.code("th");
  static final int LI = ELEMENTS.code("li");
  static final int OPTION = ELEMENTS.code("option");
  static final int PRE = ELEMENTS.code("pre");
  static final int SVG = ELEMENTS.code("svg");
  static final int USE = ELEMENTS.code("use");
  static final int ANIMATE = ELEMENTS.code("animate");
  static final int SET = ELEMENTS.code("set");
  static final int FONT = ELEMENTS.code("font");
  static final int ROUNDRECT = ELEMENTS.code("v:roundrect");
  static final int RECT = ELEMENTS.code("v:rect");
  static final int PLAINTEXT = ELEMENTS.code("plaintext");

  private static final boolean[] BLOCKS =
      ELEMENTS.flags(
          ("body title p div table tbody thead tfoot tr ul ol li dl dt dd h1 h2 h3 h4 h5 h6 pre"
                  + " blockquote center section article header footer main nav aside figure"
                  + " figcaption address fieldset legend hr form option html head caption svg"
                  + " foreignobject text details summary dir menu optgroup xmp plaintext textarea")
              .split(" "));
  private static final boolean[] VOIDS =
      ELEMENTS.flags(
          ("area base br col embed frame hr img input link meta param source track wbr bgsound"
                  + " isindex")
              .split(" "));
  private static final boolean[] RAWS =
      ELEMENTS.flags("title style script textarea xmp iframe noembed noframes".split(" "));
  private static final boolean[] UNSEEN =
      ELEMENTS.flags("title head template desc metadata defs".split(" "));
  private static final boolean[] INLINE =
      ELEMENTS.flags("a span font b i u strong em small big s label tspan".split(" "));
  private static final boolean[] BORDERS =
      ELEMENTS.flags("table td th body html svg foreignobject template button object".split(" "));

  private static final Keywords ATTRIBUTES =
      new Keywords(
          List.of(
              ("href xlink:href src action formaction style class id hidden alt title name type"
                      + " content http-equiv data background bgcolor color width height method"
                      + " values to from attributename by srcdoc usemap text fill size value"
                      + " opacity display visibility font-size ping")
                  .split(" ")));

  static final int HREF = ATTRIBUTES.code("href");
  static final int XLINK_HREF = ATTRIBUTES.code("xlink:href");
  static final int SRC = ATTRIBUTES.code("src");
  static final int ACTION = ATTRIBUTES.code("action");
  static final int FORM_ACTION = ATTRIBUTES.code("formaction");
  static final int CSS = ATTRIBUTES.code("style");
  static final int CLASS = ATTRIBUTES.code("class");
  static final int ID = ATTRIBUTES.code("id");
  static final int HIDDEN = ATTRIBUTES.code("hidden");
  static final int ALT = ATTRIBUTES.code("alt");
  static final int TYPE = ATTRIBUTES.code("type");
  static final int CONTENT = ATTRIBUTES.code("content");
  static final int HTTP_EQUIV = ATTRIBUTES.code("http-equiv");
  static final int DATA = ATTRIBUTES.code("data");
  static final int BACKGROUND = ATTRIBUTES.code("background");
  static final int BGCOLOR = ATTRIBUTES.code("bgcolor");
  static final int COLOR = ATTRIBUTES.code("color");
  static final int BODY_TEXT = ATTRIBUTES.code("text");
  static final int WIDTH = ATTRIBUTES.code("width");
  static final int HEIGHT = ATTRIBUTES.code("height");
  static final int METHOD = ATTRIBUTES.code("method");
  static final int VALUES = ATTRIBUTES.code("values");
  static final int TO = ATTRIBUTES.code("to");
  static final int FROM = ATTRIBUTES.code("from");
  static final int ATTRIBUTE_NAME = ATTRIBUTES.code("attributename");
  static final int SRCDOC = ATTRIBUTES.code("srcdoc");

  /** How many attributes are known. */
  static final int KNOWN_ATTRIBUTES = 64;

  private Tags() {}

  /** The element of the name, or {@link #OTHER}. */
  static int element(char[] chars, int from, int to) {
    return ELEMENTS.find(chars, from, to);
  }

  /** The attribute of the name, or -1. */
  static int attribute(char[] chars, int from, int to) {
    return ATTRIBUTES.find(chars, from, to);
  }

  /** The name of the element. */
  static String name(int element) {
    return ELEMENTS.word(element);
  }

  /** Whether it begins and ends a line. */
  static boolean isBlock(int element) {
    return element >= 0 && BLOCKS[element];
  }

  /** Whether it has no content. */
  static boolean isVoid(int element) {
    return element >= 0 && VOIDS[element];
  }

  /** Whether its content is no markup. */
  static boolean isRaw(int element) {
    return element >= 0 && RAWS[element];
  }

  /** Whether its content is never shown. */
  static boolean isUnseen(int element) {
    return element >= 0 && UNSEEN[element];
  }

  /** Whether its end tag closes no block. */
  static boolean isInline(int element) {
    return element < 0 || INLINE[element];
  }

  /** Whether an implied end does not reach through it. */
  static boolean isBorder(int element) {
    return element >= 0 && BORDERS[element];
  }
}
