package ess.decompose;

import ess.decompose.opener.Opener;
import ess.message.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Openers, asked once for each type of content. Safe for many threads. */
final class OpenersByType {

  /** How many types are remembered, of which senders may make up any number. */
  private static final int MOST = 1_000;

  private final List<Opener> openers;
  private final Map<MediaType, Optional<Opener>> known = new ConcurrentHashMap<>();

  OpenersByType(List<Opener> openers) {
    this.openers = List.copyOf(openers);
  }

  /** The first that opens the type; null if none does. */
  @Nullable Opener of(MediaType type) {
    Optional<Opener> opener = known.get(type);
    if (opener == null) {
      opener = openers.stream().filter(each -> each.opens(type)).findFirst();
      if (known.size() < MOST) {
        known.put(type, opener);
      }
    }
    return opener.orElse(null);
  }
}
