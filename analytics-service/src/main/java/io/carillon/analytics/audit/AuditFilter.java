package io.carillon.analytics.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which changes somebody wants; null means all. Which of them somebody may see is the database's to
 * say.
 *
 * @param actor a subject or a name
 * @param kind the kind of object
 * @param object an object's id or key, or where no kind is given also the kind
 * @param after at or after this moment
 */
record AuditFilter(
    @Nullable String actor,
    @Nullable String kind,
    @Nullable String object,
    @Nullable Instant after) {
  static final AuditFilter ALL = new AuditFilter(null, null, null, null);
}
