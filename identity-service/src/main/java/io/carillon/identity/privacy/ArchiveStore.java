package io.carillon.identity.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Table `privacy_archive_part`: what was gathered for exports. */
@ApplicationScoped
class ArchiveStore {

  /** Begins a service's part anew. */
  void begin(Handle tx, String tenant, UUID request, String service) {
    tx.createUpdate(
            "DELETE FROM privacy_archive_part WHERE tenant_id = :tenant AND request_id = :id"
                + " AND service = :service")
        .bind("tenant", tenant)
        .bind("id", request)
        .bind("service", service)
        .execute();
  }

  void add(Handle tx, String tenant, UUID request, String service, int number, String content) {
    tx.createUpdate(
            "INSERT INTO privacy_archive_part (tenant_id, request_id, service, number, content)"
                + " VALUES (:tenant, :id, :service, :number, :content)")
        .bind("tenant", tenant)
        .bind("id", request)
        .bind("service", service)
        .bind("number", number)
        .bind("content", content)
        .execute();
  }

  /** One part; empty behind the last one. */
  Optional<String> part(Handle tx, String tenant, UUID request, String service, int number) {
    return tx.createQuery(
            "SELECT content FROM privacy_archive_part WHERE tenant_id = :tenant"
                + " AND request_id = :id AND service = :service AND number = :number")
        .bind("tenant", tenant)
        .bind("id", request)
        .bind("service", service)
        .bind("number", number)
        .mapTo(String.class)
        .findOne();
  }

  void drop(Handle tx, String tenant, UUID request) {
    tx.createUpdate(
            "DELETE FROM privacy_archive_part WHERE tenant_id = :tenant AND request_id = :id")
        .bind("tenant", tenant)
        .bind("id", request)
        .execute();
  }

  /** What was exported of these profiles is erased with them; how many archives that were. */
  long dropOf(Handle tx, String tenant, Collection<UUID> profiles) {
    UUID[] ids = profiles.toArray(UUID[]::new);
    tx.createUpdate(
            "DELETE FROM privacy_archive_part a USING privacy_request r"
                + " WHERE a.tenant_id = :tenant AND r.tenant_id = :tenant AND r.id = a.request_id"
                + " AND r.profile_id = ANY(:profiles)")
        .bind("tenant", tenant)
        .bindByType("profiles", ids, UUID[].class)
        .execute();
    return tx.createUpdate(
            "UPDATE privacy_request SET archive_until = done_at WHERE tenant_id = :tenant"
                + " AND profile_id = ANY(:profiles) AND archive_until > done_at")
        .bind("tenant", tenant)
        .bindByType("profiles", ids, UUID[].class)
        .execute();
  }
}
