package io.carillon.identity.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.identity.privacy.PrivacyRequest.Step;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tables `privacy_request` and `privacy_step`. */
@ApplicationScoped
class PrivacyStore {
  private static final String COLUMNS =
      "SELECT tenant_id, id, kind, purpose, state, profile_id, subject, requested_by, requested_at,"
          + " due_by, done_at, archive_until FROM privacy_request r WHERE tenant_id = :tenant";

  private final ObjectMapper json;

  @Inject
  PrivacyStore(ObjectMapper json) {
    this.json = json;
  }

  /** Adds it; false when one of its kind is open for its person. */
  boolean add(Handle tx, PrivacyRequest request) {
    int added =
        tx.createUpdate(
                "INSERT INTO privacy_request (tenant_id, id, kind, purpose, state, profile_id,"
                    + " subject, requested_by, requested_at, due_by, free_at) VALUES (:tenant, :id,"
                    + " :kind, :purpose, 'OPEN', :profile, :subject::jsonb, :by, :at, :due, :at)"
                    + " ON CONFLICT DO NOTHING")
            .bind("tenant", request.tenant())
            .bind("id", request.id())
            .bind("kind", request.kind().name())
            .bind("purpose", request.purpose())
            .bind("profile", request.profile())
            .bind("subject", request.whom() == null ? null : write(request.whom()))
            .bind("by", request.requestedBy())
            .bind("at", utc(request.requestedAt()))
            .bind("due", utc(request.dueBy()))
            .execute();
    if (added == 1) {
      tx.createUpdate(
              "INSERT INTO privacy_step (tenant_id, request_id, service)"
                  + " SELECT :tenant, :id, s FROM unnest(:services::text[]) AS s")
          .bind("tenant", request.tenant())
          .bind("id", request.id())
          .bindArray("services", String.class, request.kind().services())
          .execute();
    }
    return added == 1;
  }

  Optional<PrivacyRequest> find(Handle tx, String tenant, UUID id) {
    return read(
            tx,
            tenant,
            tx.createQuery(COLUMNS + " AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> request(row))
                .list())
        .stream()
        .findFirst();
  }

  /** What is open for one of these profiles. */
  List<PrivacyRequest> open(Handle tx, String tenant, UUID profile) {
    return read(
        tx,
        tenant,
        tx.createQuery(COLUMNS + " AND profile_id = :profile AND state = 'OPEN'")
            .bind("tenant", tenant)
            .bind("profile", profile)
            .map((row, _) -> request(row))
            .list());
  }

  /** How many are open that were asked for that purpose. */
  int open(Handle tx, String tenant, String purpose) {
    return tx.createQuery(
            "SELECT count(*) FROM privacy_request"
                + " WHERE tenant_id = :tenant AND state = 'OPEN' AND purpose = :purpose")
        .bind("tenant", tenant)
        .bind("purpose", purpose)
        .mapTo(Integer.class)
        .one();
  }

  /** Takes back what was not begun. */
  void withdraw(Handle tx, String tenant, UUID id) {
    tx.createUpdate("DELETE FROM privacy_step WHERE tenant_id = :tenant AND request_id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
    tx.createUpdate("DELETE FROM privacy_request WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  /** Whether something is open for any profile that is this person's now. */
  boolean anyOpen(Handle tx, String tenant, UUID person) {
    return tx.createQuery(
            "SELECT EXISTS (SELECT FROM profile p JOIN privacy_request r ON r.tenant_id ="
                + " p.tenant_id AND r.profile_id = p.id WHERE p.tenant_id = :tenant"
                + " AND p.canonical_id = :person AND r.state = 'OPEN')")
        .bind("tenant", tenant)
        .bind("person", person)
        .mapTo(Boolean.class)
        .one();
  }

  /** The newest first. */
  List<PrivacyRequest> list(
      Handle tx,
      String tenant,
      @Nullable String state,
      @Nullable Instant at,
      @Nullable UUID behind,
      int limit) {
    return read(
        tx,
        tenant,
        tx.createQuery(
                COLUMNS
                    + " AND (:state::text IS NULL OR state = :state)"
                    + " AND (:at::timestamptz IS NULL OR (requested_at, id) < (:at, :behind::uuid))"
                    + " ORDER BY requested_at DESC, id DESC LIMIT :limit")
            .bind("tenant", tenant)
            .bind("state", state)
            .bind("at", at == null ? null : utc(at))
            .bind("behind", behind)
            .bind("limit", limit)
            .map((row, _) -> request(row))
            .list());
  }

  /**
   * Takes a request for its owner alone, until the lease is over; empty while it is another's, or
   * while something that the person asked for earlier is open.
   */
  Optional<PrivacyRequest> claim(
      Handle tx, String tenant, UUID id, UUID owner, Instant now, Instant until) {
    int claimed =
        tx.createUpdate(
                "UPDATE privacy_request r SET owner = :owner, free_at = :until"
                    + " WHERE tenant_id = :tenant AND id = :id AND state = 'OPEN'"
                    + " AND (free_at <= :now OR owner = :owner) AND NOT EXISTS ("
                    + "   SELECT FROM privacy_request b WHERE b.tenant_id = r.tenant_id"
                    + "   AND b.profile_id = r.profile_id AND b.state = 'OPEN'"
                    + "   AND (b.requested_at, b.id) < (r.requested_at, r.id))")
            .bind("owner", owner)
            .bind("until", utc(until))
            .bind("now", utc(now))
            .bind("tenant", tenant)
            .bind("id", id)
            .execute();
    return claimed == 1 ? find(tx, tenant, id) : Optional.empty();
  }

  /** Whether it is still the owner's; if so, for longer. */
  boolean hold(Handle tx, String tenant, UUID id, UUID owner, Instant until) {
    return tx.createUpdate(
                "UPDATE privacy_request SET free_at = :until WHERE tenant_id = :tenant"
                    + " AND id = :id AND owner = :owner AND state = 'OPEN'")
            .bind("until", utc(until))
            .bind("tenant", tenant)
            .bind("id", id)
            .bind("owner", owner)
            .execute()
        == 1;
  }

  void subject(Handle tx, String tenant, UUID id, Whom whom) {
    tx.createUpdate(
            "UPDATE privacy_request SET subject = :subject::jsonb"
                + " WHERE tenant_id = :tenant AND id = :id")
        .bind("subject", write(whom))
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  void succeeded(Handle tx, String tenant, UUID id, String service, JsonNode receipt, Instant now) {
    tx.createUpdate(
            "UPDATE privacy_step SET attempts = attempts + 1, tried_at = :now, problem = NULL,"
                + " done_at = :now, receipt = :receipt::jsonb WHERE tenant_id = :tenant"
                + " AND request_id = :id AND service = :service AND done_at IS NULL")
        .bind("now", utc(now))
        .bind("receipt", receipt.toString())
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("service", service)
        .execute();
  }

  void failed(Handle tx, String tenant, UUID id, String service, String problem, Instant now) {
    tx.createUpdate(
            "UPDATE privacy_step SET attempts = attempts + 1, tried_at = :now, problem = :problem"
                + " WHERE tenant_id = :tenant AND request_id = :id AND service = :service"
                + " AND done_at IS NULL")
        .bind("now", utc(now))
        .bind("problem", problem)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("service", service)
        .execute();
  }

  /** Ends it. Whom it was about is of no more use. */
  void done(Handle tx, String tenant, UUID id, Instant now, @Nullable Instant archiveUntil) {
    tx.createUpdate(
            "UPDATE privacy_request SET state = 'DONE', done_at = :now, subject = NULL,"
                + " archive_until = :until, owner = NULL WHERE tenant_id = :tenant AND id = :id")
        .bind("now", utc(now))
        .bind("until", archiveUntil == null ? null : utc(archiveUntil))
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  private List<PrivacyRequest> read(Handle tx, String tenant, List<PrivacyRequest> bare) {
    if (bare.isEmpty()) {
      return List.of();
    }
    Map<UUID, List<Step>> steps = new HashMap<>();
    tx.createQuery(
            "SELECT request_id, service, attempts, tried_at, problem, done_at, receipt"
                + " FROM privacy_step WHERE tenant_id = :tenant AND request_id = ANY(:ids)")
        .bind("tenant", tenant)
        .bindByType("ids", bare.stream().map(PrivacyRequest::id).toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> Map.entry(row.getObject(1, UUID.class), step(row)))
        .forEach(e -> steps.computeIfAbsent(e.getKey(), _ -> new ArrayList<>()).add(e.getValue()));
    return bare.stream().map(r -> with(r, steps.getOrDefault(r.id(), List.of()))).toList();
  }

  private static PrivacyRequest with(PrivacyRequest r, List<Step> steps) {
    List<String> order = r.kind().services();
    return new PrivacyRequest(
        r.tenant(),
        r.id(),
        r.kind(),
        r.purpose(),
        r.done(),
        r.profile(),
        r.whom(),
        r.requestedBy(),
        r.requestedAt(),
        r.dueBy(),
        r.doneAt(),
        r.archiveUntil(),
        steps.stream()
            .sorted(java.util.Comparator.comparingInt(step -> order.indexOf(step.service())))
            .toList());
  }

  private Step step(ResultSet row) throws SQLException {
    String receipt = row.getString(7);
    return new Step(
        row.getString(2),
        row.getInt(3),
        at(row, 4),
        row.getString(5),
        at(row, 6),
        receipt == null ? null : parse(receipt, JsonNode.class));
  }

  private PrivacyRequest request(ResultSet row) throws SQLException {
    String subject = row.getString("subject");
    return new PrivacyRequest(
        row.getString("tenant_id"),
        row.getObject("id", UUID.class),
        RequestKind.valueOf(row.getString("kind")),
        row.getString("purpose"),
        row.getString("state").equals("DONE"),
        row.getObject("profile_id", UUID.class),
        subject == null ? null : parse(subject, Whom.class),
        row.getString("requested_by"),
        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
        row.getObject("due_by", OffsetDateTime.class).toInstant(),
        at(row, 11),
        at(row, 12),
        List.of());
  }

  private <T> T parse(String text, Class<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A privacy request cannot be read", e);
    }
  }

  private String write(Whom whom) {
    try {
      return json.writeValueAsString(whom);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A privacy request cannot be written", e);
    }
  }

  private static @Nullable Instant at(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
