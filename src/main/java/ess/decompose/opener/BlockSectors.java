package ess.decompose.opener;

import ess.message.ByteRange;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A disk whose image holds only the blocks that were written, found by a table: a dynamic VHD, a
 * VHDX. Of a disk that differs from another one, the blocks of the other are missing.
 */
final class BlockSectors implements Sectors {

  private static final int SECTOR = 512;
  private static final int TYPE_DIFFERS = 4;
  private static final int MOST_BLOCKS = 1 << 20;
  private static final long LARGEST_BLOCK = 1L << 28;
  private static final long MEGABYTE = 1L << 20;
  private static final int REGIONS = 192 << 10;
  private static final int MOST_ITEMS = 64;
  private static final String TABLE_REGION = "2dc27766";
  private static final String METADATA_REGION = "8b7ca206";
  private static final String PARAMETERS = "caa16737";
  private static final String DISK_SIZE = "2fa54224";
  private static final String SECTOR_SIZE = "8141bf1d";

  private final Bytes image;
  private final long size;
  private final long block;
  private final long[] places;
  private final boolean differing;

  private BlockSectors(Bytes image, long size, long block, long[] places, boolean differing) {
    this.image = image;
    this.size = Math.min(size, block * places.length);
    this.block = block;
    this.places = places;
    this.differing = differing;
  }

  /** Whether the disk is whole only with another one. */
  boolean isDiffering() {
    return differing;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Bytes image() {
    return image;
  }

  @Override
  public long place(long at) {
    long start = places[(int) (at / block)];
    return start < 0 ? -1 : start + at % block;
  }

  @Override
  public long run(long at) {
    return block - at % block;
  }

  /** The disk of a dynamic VHD; claims what describes it. Null for one of fixed size. */
  static @Nullable BlockSectors vhd(Bytes image, Claims claims) throws IOException {
    int footer = image.has(0, "conectix") ? 0 : image.size() - SECTOR;
    long header = image.big(footer + 16, 8);
    if (!image.has((int) Math.min(header, Integer.MAX_VALUE), "cxsparse")) {
      return null;
    }
    int at = (int) header;
    long table = image.big(at + 16, 8);
    long count = Math.min(image.big(at + 28, 4), image.size() / 4);
    long block = image.big(at + 32, 4);
    check(count, block);
    long bitmap = ((block / SECTOR + 7) / 8 + SECTOR - 1) / SECTOR * SECTOR;
    long[] places = places(count);
    for (int i = 0; i < count && table + 4L * i + 4 <= image.size(); i++) {
      long sector = image.big((int) table + 4 * i, 4);
      long start = sector * SECTOR;
      if (sector != 0xffffffffL && start < image.size()) {
        places[i] = start + bitmap;
        claims.add(start, start + bitmap);
      }
    }
    claims.add(footer, footer + (long) SECTOR);
    claims.add(at, at + 2L * SECTOR);
    claims.add(table, table + (4 * count + SECTOR - 1) / SECTOR * SECTOR);
    if (image.has(image.size() - SECTOR, "conectix")) {
      claims.add(image.size() - SECTOR, image.size());
    }
    boolean differing = image.big(footer + 60, 4) == TYPE_DIFFERS;
    return new BlockSectors(image, image.big(footer + 48, 8), block, places, differing);
  }

  /** The disk of a VHDX; claims what describes it. */
  static BlockSectors vhdx(Bytes image, Claims claims) throws IOException {
    ByteRange table = region(image, TABLE_REGION);
    ByteRange metadata = region(image, METADATA_REGION);
    int parameters = item(image, metadata, PARAMETERS);
    long block = image.u32(parameters);
    boolean differing = (image.u32(parameters + 4) & 2) != 0;
    long size = image.u64(item(image, metadata, DISK_SIZE));
    long sector = image.u32(item(image, metadata, SECTOR_SIZE));
    if (block <= 0 || sector <= 0 || size <= 0) {
      throw new IOException("no size");
    }
    long count = Math.min((size - 1) / block + 1, image.size() / 8);
    check(count, block);
    long ratio = Math.max(1, (sector << 23) / block);
    long[] places = places(count);
    for (int i = 0; i < count; i++) {
      long entry = table.from() + 8 * (i + i / ratio);
      long place = image.u64((int) Math.min(entry, Integer.MAX_VALUE - 8));
      if ((place & 7) >= 6 && entry + 8 <= table.to()) {
        places[i] = (place >>> 20) * MEGABYTE;
      }
    }
    claims.add(0, MEGABYTE);
    claims.add(table.from(), table.to());
    claims.add(metadata.from(), metadata.to());
    // The log lies outside of the regions.
    long log = image.u64((64 << 10) + 72);
    if (log > 0 && image.has((int) Math.min(log, Integer.MAX_VALUE), "loge")) {
      claims.add(log, log + image.u32((64 << 10) + 68));
    }
    return new BlockSectors(image, size, block, places, differing);
  }

  private static ByteRange region(Bytes image, String id) throws IOException {
    int start = image.has(REGIONS, "regi") ? REGIONS : REGIONS + (64 << 10);
    for (int i = 0; i < MOST_ITEMS && image.has(start, "regi"); i++) {
      int at = start + 16 + 32 * i;
      if (isId(image, at, id)) {
        long from = image.u64(at + 16);
        if (from > 0 && from < image.size()) {
          return new ByteRange(from, from + image.u32(at + 24));
        }
      }
    }
    throw new IOException("no region");
  }

  private static int item(Bytes image, ByteRange metadata, String id) throws IOException {
    int start = (int) metadata.from();
    for (int i = 0; i < MOST_ITEMS; i++) {
      int at = start + 32 + 32 * i;
      if (isId(image, at, id)) {
        return (int) Math.min(metadata.from() + image.u32(at + 16), image.size());
      }
    }
    throw new IOException("no item of the metadata");
  }

  /** Compares the first number of a GUID, which is enough to tell those of the format. */
  private static boolean isId(Bytes image, int at, String id) {
    return image.u32(at) == Long.parseLong(id, 16);
  }

  private static void check(long count, long block) throws IOException {
    boolean whole = block >= SECTOR && block <= LARGEST_BLOCK && block % SECTOR == 0;
    if (count <= 0 || count > MOST_BLOCKS || !whole) {
      throw new IOException("no table of blocks");
    }
  }

  private static long[] places(long count) {
    long[] places = new long[(int) count];
    Arrays.fill(places, -1);
    return places;
  }
}
