package io.carillon.identity.stream;

import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What followed from the latest records of each partition. Records are handled one batch after the
 * other, and the next one only when what followed from the last one is acknowledged; so what stands
 * before a batch is of no more use, but what stands inside it is: after a crash a batch holds
 * records that were applied without being acknowledged, and a second crash repeats them again.
 */
@ApplicationScoped
class EmittedStore {

  /** A record to emit, and the place in `events.raw` that it followed from. */
  record Emission(Outbound record, int partition, long offset) {}

  private record Slot(String tenant, int partition) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byTenant = tenant.compareTo(other.tenant);
      return byTenant != 0 ? byTenant : Integer.compare(partition, other.partition);
    }
  }

  /**
   * Keeps these, and forgets what followed from records that come before the batch.
   *
   * @param from the first offset of the batch in each partition, repeated records counted
   */
  void keep(Handle tx, List<Emission> emissions, Map<Integer, Long> from) {
    TreeMap<Slot, List<Emission>> slots = new TreeMap<>();
    for (Emission emission : emissions) {
      slots
          .computeIfAbsent(
              new Slot(emission.record().tenant(), emission.partition()), _ -> new ArrayList<>())
          .add(emission);
    }
    if (slots.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        tx.prepareBatch(
            """
            WITH gone AS (DELETE FROM emitted
              WHERE tenant_id = :tenant AND origin_partition = :partition AND last_offset < :from)
            INSERT INTO emitted (tenant_id, origin_partition, first_offset, last_offset, records)
            VALUES (:tenant, :partition, :first, :last, :records)
            """);
    slots.forEach(
        (slot, list) ->
            batch
                .bind("tenant", slot.tenant())
                .bind("partition", slot.partition())
                .bind("from", from.getOrDefault(slot.partition(), 0L))
                .bind("first", list.stream().mapToLong(Emission::offset).min().orElseThrow())
                .bind("last", list.stream().mapToLong(Emission::offset).max().orElseThrow())
                .bind("records", write(list))
                .add());
    batch.execute();
  }

  /** What followed from the records between two offsets of a partition, for the named tenants. */
  List<Emission> find(Handle tx, int partition, long first, long last) {
    return tx
        .createQuery(
            """
            SELECT records FROM emitted
             WHERE tenant_id = ANY(string_to_array(current_setting('carillon.tenants'), ','))
               AND origin_partition = :partition
               AND last_offset >= :first AND first_offset <= :last
             ORDER BY first_offset
            """)
        .bind("partition", partition)
        .bind("first", first)
        .bind("last", last)
        .map((row, _) -> read(row.getBytes(1), partition))
        .list()
        .stream()
        .flatMap(Collection::stream)
        .filter(emission -> emission.offset() >= first && emission.offset() <= last)
        .toList();
  }

  private static byte[] write(List<Emission> emissions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, fast))) {
      out.writeInt(emissions.size());
      for (Emission emission : emissions) {
        Outbound record = emission.record();
        byte[] value = record.value();
        String trace = record.traceparent();
        out.writeLong(emission.offset());
        out.writeUTF(record.topic().name());
        out.writeUTF(record.key());
        out.writeUTF(record.tenant());
        out.writeUTF(record.id());
        out.writeUTF(record.type());
        out.writeUTF(trace == null ? "" : trace);
        out.writeInt(value == null ? 0 : value.length);
        out.write(value == null ? new byte[0] : value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      fast.end();
    }
    return bytes.toByteArray();
  }

  private static List<Emission> read(byte[] bytes, int partition) {
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      int count = in.readInt();
      List<Emission> emissions = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        long offset = in.readLong();
        Topic topic = Topic.valueOf(in.readUTF());
        String key = in.readUTF();
        String tenant = in.readUTF();
        String id = in.readUTF();
        String type = in.readUTF();
        String trace = in.readUTF();
        byte[] value = in.readNBytes(in.readInt());
        Outbound record =
            new Outbound(
                topic,
                key,
                tenant,
                id,
                type,
                value,
                new Outbound.Place(partition, offset),
                trace.isEmpty() ? null : trace);
        emissions.add(new Emission(record, partition, offset));
      }
      return emissions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
