package ess.decompose.opener;

import java.util.List;
import java.util.stream.Stream;

/** The openers there are, one a format, and where each is to run. */
public final class Openers {

  private Openers() {}

  /** Those that run in the process of the service: bounded, fast, and of common formats. */
  public static List<Opener> inProcess() {
    return List.of(
        new PackageOpener(new ZipOpener()),
        new GzipOpener(),
        new TarOpener(),
        new CpioOpener(),
        new ArOpener(),
        new DetectedOpener(),
        new StreamOpener(),
        new RtfOpener(),
        new CalendarOpener(),
        new OfficeXmlOpener(),
        new SheetTextOpener(),
        new ActiveMimeOpener(),
        new ExecutableOpener(),
        new TnefOpener(),
        new LnkOpener(),
        new SignedOpener(),
        new PointerOpener(),
        new SvgOpener(),
        new ArmourOpener(),
        new PgpOpener(),
        new BatchOpener(),
        new FlashOpener(),
        new MboxOpener());
  }

  /** Those that belong in a child process: they stand on large libraries, or on rare formats. */
  public static List<Opener> forked() {
    return List.of(
        new PdfOpener(),
        new ImageOpener(),
        new OleOpener(),
        new SevenZipOpener(),
        new RarOpener(),
        new FrameOpener(),
        new DiskOpener(),
        new DmgOpener(),
        new NsisOpener(),
        new XarOpener(),
        new MacForkOpener(),
        new UdfOpener(),
        new OneNoteOpener(),
        new CabOpener(),
        new ChmOpener(),
        new ArjOpener(),
        new LhaOpener(),
        new SzddOpener(),
        new IsoOpener(),
        new BinHexOpener());
  }

  /** What looks for containers in everything that none of the others opens. */
  public static Opener carving() {
    return new CarvingOpener();
  }

  /** All that open a format. */
  public static List<Opener> all() {
    return Stream.concat(inProcess().stream(), forked().stream()).toList();
  }
}
