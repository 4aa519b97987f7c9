package io.carillon.ingest.hook;

import io.carillon.ingest.mapping.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hook as it is kept.
 *
 * @param sealedSecrets encrypted, by the tenant and the hook's key
 */
record HookDefinition(
    String name,
    @Nullable String preset,
    String format,
    Signature signature,
    boolean trusted,
    List<Rule> events,
    List<String> sealedSecrets) {

  HookDefinition with(List<String> hidden) {
    return new HookDefinition(name, preset, format, signature, trusted, events, hidden);
  }
}
