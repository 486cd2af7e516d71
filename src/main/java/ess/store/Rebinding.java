package ess.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Arrival;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds rows to their new UIDs after a mailbox got another UIDVALIDITY (RFC 9051, section 2.3.1.1):
 * the same mails come again under other numbers, and are told by mailbox and bytes. Of equal mails
 * each row is bound once. Works inside the caller's transaction.
 */
final class Rebinding {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final String mailbox;
  private final long uidValidity;

  Rebinding(Connection connection, String mailbox, long uidValidity) {
    this.connection = connection;
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
  }

  /** Binds what it can and returns the rest. */
  List<Arrival> bind(List<Arrival> arrivals) throws SQLException {
    if (arrivals.isEmpty() || !hasOtherValidity()) {
      return arrivals;
    }
    List<Arrival> rest = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (!isKnown(arrival) && !bind(arrival)) {
        rest.add(arrival);
      }
    }
    return rest;
  }

  private boolean hasOtherValidity() throws SQLException {
    return exists(
            "select 1 from message where mailbox = ? and uid_validity < ? limit 1", uidValidity)
        || exists(
            "select 1 from message where mailbox = ? and uid_validity > ? limit 1", uidValidity);
  }

  private boolean isKnown(Arrival arrival) throws SQLException {
    return arrival.uid() != null
        && exists(
            "select 1 from message where mailbox = ? and uid_validity = ? and uid = ?",
            uidValidity,
            arrival.uid());
  }

  private boolean exists(String sql, long... numbers) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, mailbox);
      for (int i = 0; i < numbers.length; i++) {
        statement.setLong(i + 2, numbers[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private boolean bind(Arrival arrival) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select id, document from message
            where sha256 = ? and mailbox = ? and uid_validity <> ? order by uid limit 1""")) {
      statement.setString(1, arrival.sha256().hex());
      statement.setString(2, mailbox);
      statement.setLong(3, uidValidity);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && update(rows.getString(1), rows.getString(2), arrival);
      }
    }
  }

  private boolean update(String id, String document, Arrival arrival) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update message set uid_validity = ?, uid = ?, document = ? where id = ?")) {
      statement.setLong(1, uidValidity);
      statement.setObject(2, arrival.uid());
      statement.setString(3, rewritten(document, arrival));
      statement.setString(4, id);
      return statement.executeUpdate() == 1;
    }
  }

  private String rewritten(String document, Arrival arrival) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(document);
      json.put("uidValidity", uidValidity);
      json.put("uid", arrival.uid());
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents are written by this program alone", e);
    }
  }
}
