package ess.decompose.opener;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.poi.ss.formula.function.FunctionMetadata;
import org.apache.poi.ss.formula.function.FunctionMetadataRegistry;
import org.jspecify.annotations.Nullable;

/** Writes the tokens of a formula in a workbook (MS-XLS, section 2.5.198) as text. */
final class XlmFormula {

  private static final String[] OPERATORS = {
    "+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"
  };

  private static final Map<Integer, String> MACRO_FUNCTIONS =
      Map.ofEntries(
          Map.entry(53, "GOTO"),
          Map.entry(54, "HALT"),
          Map.entry(55, "RETURN"),
          Map.entry(79, "ABSREF"),
          Map.entry(80, "RELREF"),
          Map.entry(87, "ECHO"),
          Map.entry(88, "SET.NAME"),
          Map.entry(89, "CALLER"),
          Map.entry(90, "DEREF"),
          Map.entry(94, "ACTIVE.CELL"),
          Map.entry(95, "SELECTION"),
          Map.entry(107, "GET.NAME"),
          Map.entry(108, "SET.VALUE"),
          Map.entry(110, "EXEC"),
          Map.entry(132, "FOPEN"),
          Map.entry(133, "FCLOSE"),
          Map.entry(136, "FREAD"),
          Map.entry(137, "FWRITELN"),
          Map.entry(138, "FWRITE"),
          Map.entry(149, "REGISTER"),
          Map.entry(150, "CALL"),
          Map.entry(185, "GET.CELL"),
          Map.entry(186, "GET.WORKSPACE"),
          Map.entry(188, "GET.WINDOW"),
          Map.entry(190, "GET.DOCUMENT"),
          Map.entry(255, "USER"),
          Map.entry(0x8011, "RUN"),
          Map.entry(0x8001, "OPEN"),
          Map.entry(0x8005, "SAVE.AS"),
          Map.entry(0x8006, "FILE.DELETE"),
          Map.entry(0x8060, "FORMULA"),
          Map.entry(0x8076, "ALERT"));

  private static final int LONGEST = 8_192;

  private final Bytes tokens;
  private final boolean wide;
  private final Deque<String> stack = new ArrayDeque<>();
  private int at;

  private XlmFormula(Bytes tokens, boolean wide) {
    this.tokens = tokens;
    this.wide = wide;
  }

  /**
   * The formula as text; what cannot be read is shown as far as it was read.
   *
   * @param wide whether it is of Excel 97 or later
   */
  static String text(Bytes tokens, boolean wide) {
    XlmFormula formula = new XlmFormula(tokens, wide);
    boolean readable = true;
    while (readable && formula.at < tokens.size()) {
      readable = formula.token();
    }
    StringBuilder all = new StringBuilder();
    while (!formula.stack.isEmpty()) {
      all.append(all.length() == 0 ? "" : " ; ").append(formula.stack.pollLast());
    }
    return all.toString();
  }

  private boolean token() {
    int id = tokens.at(at++);
    if (id >= 0x20) {
      return operand((id & 0x1f) | 0x20);
    }
    if (id >= 3 && id <= 0x11) {
      String right = pop();
      push(pop() + OPERATORS[id - 3] + right);
      return true;
    }
    switch (id) {
      case 1, 2 -> skip("", 4);
      case 0x12, 0x13 -> push((id == 0x12 ? "+" : "-") + pop());
      case 0x14 -> push(pop() + "%");
      case 0x15 -> push("(" + pop() + ")");
      case 0x16 -> push("");
      case 0x17 -> string();
      case 0x19 -> attribute();
      case 0x1c -> skip("#ERROR", 1);
      case 0x1d -> skip(tokens.at(at) == 0 ? "FALSE" : "TRUE", 1);
      case 0x1e -> skip("" + tokens.u16(at), 2);
      case 0x1f -> skip("" + Double.longBitsToDouble(tokens.u64(at)), 8);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean operand(int id) {
    switch (id) {
      case 0x20 -> skip("{}", 7);
      case 0x21 -> {
        int function = tokens.u16(at);
        at += 2;
        call(function, fixedParameters(function));
      }
      case 0x22 -> {
        int parameters = tokens.at(at) & 0x7f;
        int function = tokens.u16(at + 1);
        at += 3;
        call(function, parameters);
      }
      case 0x23 -> skip("name" + tokens.u16(at), wide ? 4 : 14);
      case 0x24, 0x2a, 0x2c -> skip(cell(at), wide ? 4 : 3);
      case 0x25, 0x2b, 0x2d -> skip(cell(at) + ":" + last(), wide ? 8 : 6);
      case 0x26, 0x27, 0x28 -> at += 6;
      case 0x29 -> at += 2;
      case 0x39 -> skip("name" + tokens.u16(at + 2), wide ? 6 : 24);
      case 0x3a, 0x3c -> skip("sheet!" + (wide ? cell(at + 2) : ""), wide ? 6 : 17);
      case 0x3b, 0x3d -> skip("sheet!" + (wide ? cell(at + 2) : ""), wide ? 10 : 20);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void skip(String text, int size) {
    push(text);
    at += size;
  }

  private String cell(int from) {
    int row = tokens.u16(from) & (wide ? 0xffff : 0x3fff);
    int column = wide ? tokens.u16(from + 2) & 0xff : Math.max(0, tokens.at(from + 2));
    return Workbook97.cell(row, column);
  }

  private String last() {
    int row = tokens.u16(at + 2) & (wide ? 0xffff : 0x3fff);
    int column = wide ? tokens.u16(at + 6) & 0xff : Math.max(0, tokens.at(at + 5));
    return Workbook97.cell(row, column);
  }

  private void string() {
    int length = Math.max(0, tokens.at(at));
    int start = at + (wide ? 2 : 1);
    boolean two = wide && (tokens.at(at + 1) & 1) != 0;
    Bytes text = tokens.slice(start, start + (long) length * (two ? 2 : 1));
    push("\"" + (two ? text.content().text(StandardCharsets.UTF_16LE) : text.latin1()) + "\"");
    at = start + length * (two ? 2 : 1);
  }

  private void attribute() {
    int flags = tokens.at(at);
    int value = tokens.u16(at + 1);
    at += 3;
    if ((flags & 4) != 0) {
      at += (value + 1) * 2;
    } else if ((flags & 0x10) != 0) {
      push("SUM(" + pop() + ")");
    }
  }

  private void call(int function, int parameters) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < parameters; i++) {
      list.insert(0, (i == parameters - 1 ? "" : ",") + pop());
    }
    push(name(function) + "(" + list + ")");
  }

  private static String name(int function) {
    String macro = MACRO_FUNCTIONS.get(function);
    if (macro != null) {
      return macro;
    }
    FunctionMetadata known = builtIn(function);
    return known == null ? "FUNCTION." + function : known.getName();
  }

  private static int fixedParameters(int function) {
    FunctionMetadata known = builtIn(function);
    return known == null ? 0 : Math.max(0, known.getMinParams());
  }

  private static @Nullable FunctionMetadata builtIn(int function) {
    try {
      return FunctionMetadataRegistry.getFunctionByIndex(function);
    } catch (ArrayIndexOutOfBoundsException e) {
      return null; // the registry does not look where its table ends
    }
  }

  private void push(String text) {
    stack.push(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
  }

  private String pop() {
    String top = stack.poll();
    return top == null ? "" : top;
  }
}
