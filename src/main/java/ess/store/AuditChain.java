package ess.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteOpenMode;

/**
 * What the hashes of the audit tell: whether its entries are those that were written, in their
 * order, without one missing in between. That its end was cut off they cannot tell, nor that all of
 * it was written anew; a head hash that is kept elsewhere can.
 *
 * @param entries how many entries fit together, from the first on
 * @param head the hash of the last of them
 * @param complaint what is wrong with the entry behind them, in one sentence; null if there is none
 * @param hasKept whether the head hash kept elsewhere is that of one of them; true if none was
 *     given
 */
public record AuditChain(long entries, String head, @Nullable String complaint, boolean hasKept) {

  private static final int COLUMNS = 9;

  /**
   * Walks the audit of the database in the folder, whether a service runs on it or not, and changes
   * nothing.
   *
   * @param kept a head hash that an earlier walk told; null if there is none
   * @throws StoreException if the database cannot be read
   */
  public static AuditChain walk(Path dataDir, @Nullable String kept) {
    try (Connection connection =
            Store.dataSource(dataDir.resolve(Store.FILE), SQLiteOpenMode.READONLY).getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                select seq, time, actor, action, target, outcome, address, correlation, detail, hash
                from audit order by seq""");
        ResultSet rows = statement.executeQuery()) {
      return walk(rows, kept);
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  private static AuditChain walk(ResultSet rows, @Nullable String kept) throws SQLException {
    long entries = 0;
    String head = SqlAuditLog.BEGIN;
    boolean hasKept = kept == null || kept.equals(head);
    while (rows.next()) {
      @Nullable String complaint = complaint(rows, entries + 1, head);
      if (complaint != null) {
        return new AuditChain(entries, head, complaint, hasKept);
      }
      entries++;
      head = rows.getString(COLUMNS + 1);
      hasKept = hasKept || head.equals(kept);
    }
    return new AuditChain(entries, head, null, hasKept);
  }

  private static @Nullable String complaint(ResultSet rows, long number, String before)
      throws SQLException {
    @Nullable Object[] row = new @Nullable Object[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      row[i] = i == 0 ? rows.getObject(1) : rows.getString(i + 1);
    }
    if (!(row[0] instanceof Number found) || found.doubleValue() != number) {
      return "Entry %d is missing; behind entry %d stands entry %s."
          .formatted(number, number - 1, row[0]);
    }
    row[0] = number;
    if (!SqlAuditLog.hash(before, row).equals(rows.getString(COLUMNS + 1))) {
      return ("Entry %d does not follow from entry %d: it was changed, inserted or moved,"
              + " or one before it was removed.")
          .formatted(number, number - 1);
    }
    return null;
  }
}
