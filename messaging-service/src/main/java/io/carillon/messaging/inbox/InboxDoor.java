package io.carillon.messaging.inbox;

import io.carillon.messaging.people.PeopleClient;
import io.carillon.messaging.secret.SigningSecrets;
import io.carillon.messaging.secret.Use;
import io.carillon.platform.keys.BasicKey;
import io.carillon.platform.keys.KeyGrant;
import io.carillon.platform.keys.KeyReason;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.keys.KeyScope;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who stands at the door of an inbox: a write key says of which tenant, a hash of which user. */
@ApplicationScoped
class InboxDoor {
  private static final int LONGEST_USER_ID = 1_024;

  private final KeyRing keys;
  private final SigningSecrets secrets;
  private final PeopleClient people;
  private final Transactions transactions;
  private final HttpHeaders headers;
  private final Clock clock;

  @Inject
  InboxDoor(
      KeyRing keys,
      SigningSecrets secrets,
      PeopleClient people,
      Transactions transactions,
      HttpHeaders headers,
      Clock clock) {
    this.keys = keys;
    this.secrets = secrets;
    this.people = people;
    this.transactions = transactions;
    this.headers = headers;
    this.clock = clock;
  }

  /**
   * @param authorization HTTP Basic with the write key as user name
   * @param writeKey the same, for those who cannot send a header
   * @throws ProblemException WRITE_KEY_MISSING, WRITE_KEY_REFUSED, KEY_SCOPE_DENIED,
   *     KEY_ORIGIN_DENIED, KEY_BUNDLE_DENIED, KEY_SENDER_MISSING, USER_HASH_REFUSED, INVALID_VALUE;
   *     DEPENDENCY_AWAY
   */
  Visitor open(
      @Nullable String authorization,
      @Nullable String writeKey,
      @Nullable String userId,
      @Nullable String userHash) {
    Instant now = clock.instant();
    String key =
        BasicKey.of(authorization)
            .or(() -> Optional.ofNullable(writeKey))
            .orElseThrow(
                () ->
                    new ProblemException(
                        KeyReason.WRITE_KEY_MISSING,
                        "Send the write key as the user name of HTTP Basic, or as ?writeKey."));
    KeyGrant grant = keys.grant(key, now);
    String origin = headers.getHeaderString("Origin");
    String bundleId = headers.getHeaderString("X-Bundle-Id");
    grant.limits().require(KeyScope.INBOX, origin);
    grant.limits().requireSender(origin, bundleId == null ? "" : bundleId);
    String user = userId == null ? "" : userId;
    String hash = userHash == null ? "" : userHash;
    new Violations()
        .check(
            !user.isBlank() && user.length() <= LONGEST_USER_ID,
            "?userId",
            user.isBlank() ? "nothing" : user.length() + " characters",
            "1.." + LONGEST_USER_ID + " characters")
        .check(!hash.isEmpty(), "?userHash", "nothing", "64 hexadecimal digits")
        .throwIfAny();
    List<String> living =
        transactions.inTenant(
            grant.tenant(), tx -> secrets.inClear(tx, grant.tenant(), Use.INBOX, now));
    if (!UserHash.matches(living, user, hash)) {
      throw new ProblemException(
          InboxReason.USER_HASH_REFUSED,
          living.isEmpty()
              ? "The tenant has no secret for inboxes yet: POST /v1/signing-secrets makes one."
              : "The userHash is not that of this userId under the tenant's secret.");
    }
    return new Visitor(grant.tenant(), key, user, behind(grant.tenant(), user));
  }

  /**
   * Whether the visitor is still the person of these ids.
   *
   * @throws ProblemException DEPENDENCY_AWAY
   */
  boolean isStillThatPerson(Visitor visitor) {
    return behind(visitor.tenant(), visitor.userId()).equals(visitor.profiles());
  }

  private Set<UUID> behind(String tenant, String userId) {
    return people.everyId(tenant, "userId:" + userId);
  }

  /** Whether the key that a visitor came with opens still. */
  boolean isOpenTo(Visitor visitor, Instant now) {
    try {
      KeyGrant grant = keys.grant(visitor.key(), now);
      return grant.tenant().equals(visitor.tenant())
          && grant.limits().scopes().contains(KeyScope.INBOX);
    } catch (ProblemException e) {
      return false;
    }
  }
}
