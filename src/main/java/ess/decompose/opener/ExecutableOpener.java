package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.util.Locale;

/**
 * Opens programs for Windows: what stands behind their last section, where installers and
 * self-extractors keep what they bring, their certificates, and resources that are data. A program
 * is not run and not unpacked: what a packer or installer hides is named.
 */
final class ExecutableOpener implements Opener {

  private static final MediaType PROGRAM = MediaType.of("application/x-msdownload");
  private static final MediaType PKCS7 = MediaType.of("application/pkcs7-signature");
  private static final int SIGN_WINDOW = 4096;
  private static final int MOST_EXPORTS = 2000;
  private static final String AUTOIT = "\u00a3HK\u00be\u0098lJ\u00a9\u0099LS\n\u0086\u00d6H}";
  private static final String NULLSOFT = "\u00ef\u00be\u00ad\u00deNullsoftInst";

  @Override
  public boolean opens(MediaType type) {
    return type.equals(PROGRAM);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    Executable program = new Executable(bytes);
    if (!program.isOne()) {
      CarvingOpener.search(opening, 1, bytes.size());
      return;
    }
    int end = (int) program.end();
    String packer = Packer.of(program, bytes);
    if (packer != null) {
      opening.note(
          finding(
                  opening,
                  "executable.packed",
                  "A packed program, whose code is seen only when it runs")
              .withEvidence(packer)
              .asUnfinished());
    }
    nameAddIn(opening, program);
    nameInstaller(opening, program, end);
    new Resources(opening, program).handOver();
    CarvingOpener.search(opening, Math.min(end, 0x40), end);
    behind(opening, program, end);
  }

  /** Hands over what stands behind the last section. */
  private static void behind(Opening opening, Executable program, int end) {
    Bytes bytes = opening.bytes();
    long from = program.directory(Executable.CERTIFICATES);
    long to = Math.min(bytes.size(), from + program.directorySize(Executable.CERTIFICATES));
    int packed = InstallShield.read(opening, end);
    if (from < packed || from >= to) {
      opening.gap(packed, bytes.size());
      return;
    }
    opening.gap(packed, from);
    opening.stored(
        Entry.of("certificate").at(from, to).declared(PKCS7).view("certificate"),
        bytes.slice(from + 8, to));
    opening.gap(to, bytes.size());
  }

  private static void nameInstaller(Opening opening, Executable program, int end) {
    Bytes bytes = opening.bytes();
    if (bytes.find(AUTOIT, end, bytes.size()) >= 0 || bytes.find("AU3!EA0", 0, end) >= 0) {
      opening.note(
          finding(
                  opening,
                  "executable.autoit",
                  "A program that runs a compiled AutoIt script, which was not read")
              .asUnfinished());
    }
    if (NsisOpener.begins(bytes, end)) {
      // What of it cannot be unpacked, its own opener names.
      opening.note(
          finding(opening, "executable.installer", "An installer, of which each file is looked at")
              .withEvidence("NSIS"));
      return;
    }
    String installer = installer(bytes, program, end);
    if (installer != null) {
      opening.note(
          finding(
                  opening,
                  "executable.installer",
                  "An installer; not all that it brings was looked at")
              .withEvidence(installer)
              .asUnfinished());
    }
  }

  private static @org.jspecify.annotations.Nullable String installer(
      Bytes bytes, Executable program, int end) {
    if (bytes.find(NULLSOFT, end, Math.min(bytes.size(), end + SIGN_WINDOW)) >= 0) {
      return "NSIS";
    }
    if (bytes.find("Inno Setup Setup Data", end, bytes.size()) >= 0
        || bytes.find("Inno Setup: Setup", 0, end) >= 0
        || bytes.find("rDlPtS", 0, end) >= 0) {
      return "Inno Setup";
    }
    if (InstallShield.isAt(bytes, end) || bytes.find("InstallShield\0", end, bytes.size()) >= 0) {
      return "InstallShield";
    }
    for (Executable.Section section : program.sections()) {
      switch (section.name().toLowerCase(Locale.ROOT)) {
        case "_winzip_" -> {
          return "WinZip";
        }
        case ".wixburn" -> {
          return "WiX";
        }
        case ".ndata" -> {
          return "NSIS";
        }
        default -> {}
      }
    }
    return bytes.find("Wise Installation Wizard", 0, end) >= 0 ? "Wise" : null;
  }

  /** An add-in of Excel is a library that Excel runs when it is opened. */
  private static void nameAddIn(Opening opening, Executable program) {
    Bytes bytes = opening.bytes();
    int at = program.offset(program.directory(Executable.EXPORTS));
    if (!program.isLibrary() || program.directory(Executable.EXPORTS) == 0 || at < 0) {
      return;
    }
    int names = program.offset(bytes.u32(at + 32));
    long count = Math.min(MOST_EXPORTS, bytes.u32(at + 24));
    for (int i = 0; i < count && names >= 0; i++) {
      int name = program.offset(bytes.u32(names + 4 * i));
      if (name >= 0 && bytes.has(name, "xlAutoOpen\0")) {
        opening.note(
            Finding.of(
                    "executable.xll",
                    SOURCE,
                    "A library that Excel runs as an add-in as soon as it is opened",
                    Severity.HIGH,
                    5,
                    opening.path())
                .withTechnique("T1137.006")
                .withRange(name, name + 10L));
        return;
      }
    }
  }

  private static Finding finding(Opening opening, String id, String title) {
    return Finding.of(id, SOURCE, title, Severity.MEDIUM, 3, opening.path());
  }
}
