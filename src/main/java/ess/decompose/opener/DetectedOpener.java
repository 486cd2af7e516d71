package ess.decompose.opener;

import ess.message.MediaType;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Names archives and encrypted files that are known by their first bytes alone, so that they are
 * never clean. What lies in them as it is, not packed, is carved.
 */
final class DetectedOpener implements Opener {

  private static final Map<MediaType, String> NAMES =
      Map.ofEntries(
          Map.entry(MediaType.of("application/x-ace-compressed"), "ACE archive"),
          Map.entry(MediaType.of("application/x-alz"), "ALZip archive"),
          Map.entry(MediaType.of("application/x-egg"), "EGG archive"),
          Map.entry(MediaType.of("application/x-zoo"), "Zoo archive"),
          Map.entry(MediaType.of("application/x-arc"), "ARC archive"),
          Map.entry(MediaType.of("application/x-zpaq"), "ZPAQ archive"),
          Map.entry(MediaType.of("application/x-stuffit"), "StuffIt archive"),
          Map.entry(MediaType.of("application/x-dar"), "DAR archive"),
          Map.entry(MediaType.of("application/x-rar-old"), "RAR archive of a version before 2"),
          Map.entry(MediaType.of("application/x-uharc"), "UHARC archive"),
          Map.entry(MediaType.of("application/x-lrzip"), "lrzip file"),
          Map.entry(MediaType.of("application/x-lzop"), "lzop file"),
          Map.entry(MediaType.of("application/x-rzip"), "rzip file"),
          Map.entry(MediaType.of("application/x-pack"), "pack file"),
          Map.entry(MediaType.of("application/x-lzh-compress"), "SCO compress file"),
          Map.entry(MediaType.of("application/x-java-pack200"), "Pack200 file"),
          Map.entry(MediaType.of("application/x-installshield"), "InstallShield cabinet"),
          Map.entry(MediaType.of("application/x-freearc"), "FreeArc archive"),
          Map.entry(MediaType.of("application/x-sqx"), "SQX archive"),
          Map.entry(MediaType.of("application/x-jar-archive"), "JAR archive of ARJ"),
          Map.entry(MediaType.of("application/x-gca"), "GCA archive"),
          Map.entry(MediaType.of("application/x-nanozip"), "NanoZip archive"),
          Map.entry(MediaType.of("application/x-apple-archive"), "Apple archive"),
          Map.entry(MediaType.of("application/x-pbzx"), "pbzx stream"),
          Map.entry(MediaType.of("application/x-lzfse"), "LZFSE stream"),
          Map.entry(MediaType.of("application/x-daa-image"), "DAA disc image"),
          Map.entry(MediaType.of("application/x-isz-image"), "ISZ disc image"),
          Map.entry(MediaType.of("application/x-cso-image"), "CSO disc image"),
          Map.entry(DiskSign.UIF, "UIF disc image"),
          Map.entry(MediaType.of("application/x-ms-wim"), "WIM image"),
          Map.entry(MediaType.of("application/x-qemu-disk"), "QCOW disk image"),
          Map.entry(MediaType.of("application/x-vmdk"), "VMDK disk image"),
          Map.entry(MediaType.of("application/x-virtualbox-vdi"), "VDI disk image"),
          Map.entry(MediaType.of("application/x-parallels-disk"), "Parallels disk image"),
          Map.entry(MediaType.of("application/x-expert-witness"), "Expert Witness disk image"),
          Map.entry(MediaType.of("application/x-squashfs"), "SquashFS volume"),
          Map.entry(MediaType.of("application/x-cramfs"), "CramFS volume"));

  /** What is nothing but an encrypted file. */
  private static final Set<MediaType> SEALED =
      Set.of(
          MediaType.of("application/x-openssl-encrypted"),
          MediaType.of("application/x-age-encrypted"),
          MediaType.of("application/x-aes-crypt"));

  private final Opener carving = new CarvingOpener();

  @Override
  public boolean opens(MediaType type) {
    return NAMES.containsKey(type) || SEALED.contains(type);
  }

  @Override
  public void open(Opening opening) throws IOException {
    if (SEALED.contains(opening.type())) {
      opening.encrypted();
      return;
    }
    opening.unopened(NAMES.getOrDefault(opening.type(), "archive"));
    carving.open(opening);
  }
}
