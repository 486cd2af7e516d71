package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.util.Locale;

/**
 * Reads texts that spreadsheet programs open: values between commas, symbolic links (SYLK) and web
 * queries. Their formulas run as in any workbook.
 */
final class SheetTextOpener implements Opener {

  static final MediaType CSV = MediaType.of("text/csv");
  static final MediaType SYLK = MediaType.of("application/x-sylk");

  private static final MediaType TSV = MediaType.of("text/tab-separated-values");
  private static final int LONGEST_LINE = 20_000;
  private static final int MOST_TEXT = 1 << 20;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(CSV) || type.equals(TSV) || type.equals(SYLK);
  }

  @Override
  public void open(Opening opening) {
    Bytes file = opening.bytes();
    Links links = new Links();
    StringBuilder macros = new StringBuilder();
    boolean sylk = file.has(0, "ID;");
    boolean macroSheet = false;
    boolean ended = false;
    int at = 0;
    while (at < file.size() && !ended && !opening.isStopped()) {
      int next = Bytes.lineEnd(file.array(), file.from() + at, file.to()) - file.from();
      String line = file.slice(at, Math.min(next, at + LONGEST_LINE)).latin1().strip();
      if (Fields.isDdeLine(line) || (sylk && Fields.isDde(line))) {
        Fields.dde(opening, line, new ByteRange(at, next));
      }
      Addresses.in(line).forEach(links::add);
      if (sylk) {
        ended = line.equals("E");
        macroSheet |= line.startsWith("O;") && line.contains(";E");
        if (macroSheet) {
          macro(opening, line, macros);
        }
      }
      at = next;
    }
    if (macroSheet) {
      Xlm.found(opening, 6, "a macro sheet in SYLK");
    }
    Xlm.handOver(opening, "", macros);
    links.handOver(opening);
    if (ended) {
      opening.gap(at, file.size());
    }
  }

  private static void macro(Opening opening, String line, StringBuilder macros) {
    int formula = line.indexOf(";E");
    if (line.startsWith("C;") && formula > 0 && macros.length() < MOST_TEXT) {
      macros.append('=').append(line, formula + 2, line.length()).append('\n');
    }
    if (line.startsWith("NN;") && line.toLowerCase(Locale.ROOT).contains("nauto_")) {
      Xlm.found(opening, 6, line);
    }
  }
}
