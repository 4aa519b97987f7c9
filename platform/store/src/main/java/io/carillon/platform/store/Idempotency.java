package io.carillon.platform.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency-Key: for 24 hours the same key with the same request gives the same answer, with
 * another request an error; people of other units are other requests. The key is written in the
 * transaction of the effects, so that both are there or neither; two calls at once wait for each
 * other on the key's row.
 */
@ApplicationScoped
public class Idempotency {
  private static final int LONGEST_KEY = 255;

  private final ObjectMapper json;
  private final Callers callers;

  @Inject
  Idempotency(ObjectMapper json, Callers callers) {
    this.json = json;
    this.callers = callers;
  }

  /**
   * Does the work once per key; without a key, always.
   *
   * @param request what was asked, whole, with the address it was asked at
   * @throws ProblemException IDEMPOTENCY_KEY_REUSED
   */
  public <T> T once(
      Handle tx,
      String tenant,
      @Nullable String key,
      Object request,
      Class<T> type,
      Supplier<T> work) {
    if (key == null) {
      return work.get();
    }
    check(key);
    UUID hash = hash(request);
    tx.createUpdate(
            "DELETE FROM idempotency WHERE tenant_id = :tenant AND key = :key"
                + " AND created_at < now() - interval '24 hours'")
        .bind("tenant", tenant)
        .bind("key", key)
        .execute();
    int first =
        tx.createUpdate(
                "INSERT INTO idempotency (tenant_id, key, request_hash) VALUES (:tenant, :key, :hash)"
                    + " ON CONFLICT DO NOTHING")
            .bind("tenant", tenant)
            .bind("key", key)
            .bind("hash", hash)
            .execute();
    if (first == 0) {
      return before(tx, tenant, key, hash, type);
    }
    T answer = work.get();
    answered(tx, tenant, key, answer);
    return answer;
  }

  /**
   * Puts another answer in the place of the first one: for an effect outside of the database, whose
   * end is known only behind the transaction that took the key.
   */
  public void answered(Handle tx, String tenant, String key, Object answer) {
    tx.createUpdate(
            "UPDATE idempotency SET answer = :answer::jsonb WHERE tenant_id = :tenant AND key = :key")
        .bind("answer", write(answer))
        .bind("tenant", tenant)
        .bind("key", key)
        .execute();
  }

  /**
   * What the same key and request were answered before, if they were: for a caller who must look at
   * the present, which may have changed since, only for a new request.
   *
   * @throws ProblemException IDEMPOTENCY_KEY_REUSED
   */
  public <T> Optional<T> known(
      Handle tx, String tenant, @Nullable String key, Object request, Class<T> type) {
    if (key == null) {
      return Optional.empty();
    }
    check(key);
    boolean used =
        tx.createQuery(
                "SELECT EXISTS (SELECT 1 FROM idempotency WHERE tenant_id = :tenant AND key = :key"
                    + " AND created_at >= now() - interval '24 hours')")
            .bind("tenant", tenant)
            .bind("key", key)
            .mapTo(Boolean.class)
            .one();
    return used ? Optional.of(before(tx, tenant, key, hash(request), type)) : Optional.empty();
  }

  private static void check(String key) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw ProblemException.invalid("Idempotency-Key", key, "1..255 characters");
    }
  }

  private <T> T before(Handle tx, String tenant, String key, UUID hash, Class<T> type) {
    Optional<String> answer =
        tx.createQuery(
                "SELECT answer FROM idempotency"
                    + " WHERE tenant_id = :tenant AND key = :key AND request_hash = :hash")
            .bind("tenant", tenant)
            .bind("key", key)
            .bind("hash", hash)
            .mapTo(String.class)
            .findOne();
    try {
      return json.readValue(
          answer.orElseThrow(
              () ->
                  new ProblemException(
                      CommonReason.IDEMPOTENCY_KEY_REUSED,
                      "This Idempotency-Key was used for another request within 24 hours.")),
          type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored answer cannot be read", e);
    }
  }

  private UUID hash(Object request) {
    List<String> units = callers.sight();
    return Ids.hash(write(units.isEmpty() ? request : List.of(units, request)));
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A request or answer cannot be written", e);
    }
  }
}
