package ess.decompose.opener;

import ess.message.MediaType;
import java.util.Map;

/** Names archives that are known by their first bytes alone, so that they are never clean. */
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
          Map.entry(MediaType.of("application/x-java-pack200"), "Pack200 file"));

  @Override
  public boolean opens(MediaType type) {
    return NAMES.containsKey(type);
  }

  @Override
  public void open(Opening opening) {
    opening.unopened(NAMES.getOrDefault(opening.type(), "archive"));
  }
}
