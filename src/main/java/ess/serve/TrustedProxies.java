package ess.serve;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed when they say for whom they ask. Names are never resolved.
 * Immutable.
 */
final class TrustedProxies {

  private static final int V4 = 4;
  private static final int V6 = 16;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final int SUBSCRIBER_BYTES = 8;

  private final List<Network> networks;

  private static final class Network {
    private final byte[] address;
    private final int bits;

    Network(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      int rest = bits % 8;
      int mask = 0xff00 >> rest & 0xff;
      return Arrays.equals(address, 0, whole, other, 0, whole)
          && (rest == 0 || (address[whole] & mask) == (other[whole] & mask));
    }
  }

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads addresses and networks such as {@code 10.0.0.0/8}.
   *
   * @throws IllegalArgumentException if one is neither
   */
  static TrustedProxies of(List<String> texts) {
    return new TrustedProxies(texts.stream().map(TrustedProxies::network).toList());
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    byte @Nullable [] address = bytes(slash < 0 ? text : text.substring(0, slash));
    String bits = slash < 0 ? "" : text.substring(slash + 1);
    if (address == null || !(slash < 0 || bits.matches("\\d{1,3}"))) {
      throw wrong(text);
    }
    int length = slash < 0 ? address.length * 8 : Integer.parseInt(bits);
    if (length > address.length * 8) {
      throw wrong(text);
    }
    return new Network(address, length);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "ess.serve.trusted-proxies (ESS_TRUSTED_PROXIES) holds %s, expected addresses or networks such as 10.0.0.0/8"
            .formatted(text));
  }

  /** The bytes of an address in numbers; null if it is none. */
  private static byte @Nullable [] bytes(String text) {
    byte @Nullable [] address = NetUtil.createByteArrayFromIpAddressString(text);
    boolean isMapped =
        address != null
            && address.length == V6
            && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return isMapped ? Arrays.copyOfRange(address, MAPPED.length, MAPPED.length + V4) : address;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Whether the address is that of one. */
  boolean contain(String address) {
    if (networks.isEmpty()) {
      return false;
    }
    byte @Nullable [] bytes = bytes(address);
    return bytes != null && networks.stream().anyMatch(network -> network.holds(bytes));
  }

  /** Whether the text is an address in numbers. */
  static boolean isAddress(String text) {
    return bytes(text) != null;
  }

  /** What limits count under: an address, or the network that one subscriber has of IPv6. */
  static String subscriber(String address) {
    byte @Nullable [] bytes = bytes(address);
    return bytes == null || bytes.length == V4
        ? address
        : HexFormat.of().formatHex(bytes, 0, SUBSCRIBER_BYTES);
  }
}
