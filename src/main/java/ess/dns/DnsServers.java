package ess.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers that are asked, in their order. Written as addresses with commas between them, each
 * with a port where that is not 53: {@code 192.0.2.1, 192.0.2.2:5353, [2001:db8::1]:53}. Names are
 * refused, for they would have to be looked up first.
 *
 * @param addresses {@value #MOST} of them at most; none where nothing is asked
 */
public record DnsServers(List<InetSocketAddress> addresses) {

  private static final int MOST = 5;
  private static final int PORT = 53;
  private static final int MOST_PORT = 65_535;
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:\\[([0-9a-fA-F:.]{2,45})]|([0-9]{1,3}(?:\\.[0-9]{1,3}){3}))(?::([0-9]{1,5}))?");

  /** Copies the list. */
  public DnsServers {
    addresses = List.copyOf(addresses);
  }

  /**
   * Reads the setting {@code ess.dns.servers}.
   *
   * @throws IllegalArgumentException if one of them is no address, or there are too many
   */
  public static DnsServers read(String setting) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String entry : setting.isBlank() ? new String[0] : setting.split(",", -1)) {
      addresses.add(address(entry.strip()));
    }
    if (addresses.size() > MOST) {
      throw new IllegalArgumentException(
          "ess.dns.servers names %d servers, must be %d at most".formatted(addresses.size(), MOST));
    }
    return new DnsServers(addresses);
  }

  private static InetSocketAddress address(String entry) {
    Matcher matcher = ENTRY.matcher(entry);
    int port = PORT;
    if (matcher.matches()) {
      port = matcher.group(3) == null ? PORT : Integer.parseInt(matcher.group(3));
      String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      if (port >= 1 && port <= MOST_PORT) {
        try {
          return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
          // said below, as for what does not look like an address
        }
      }
    }
    throw new IllegalArgumentException(
        "ess.dns.servers: '%s' is no address; write one as 192.0.2.1, 192.0.2.1:53 or [2001:db8::1]"
            .formatted(entry));
  }
}
