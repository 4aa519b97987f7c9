package io.carillon.platform.testkit;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One way into the running service, whichever transport it has.
 *
 * @param name as OpenAPI writes it, or the RPC's full name
 * @param knock asks for the status alone
 * @param look asks for what comes, of a stream what comes first
 */
record Door(String name, Words words, Knock knock, Knock look) {
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration BRIEF = Duration.ofSeconds(2);

  /** How a transport says who does not get in. */
  enum Words {
    REST("401", "403", "404", "500"),
    RPC("UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND", "INTERNAL");

    final String unknown;
    final String denied;
    final String missing;
    final String broken;

    Words(String unknown, String denied, String missing, String broken) {
      this.unknown = unknown;
      this.denied = denied;
      this.missing = missing;
      this.broken = broken;
    }
  }

  interface Knock {
    /** The answer; {@code tenant} is the one that a service names, else empty. */
    String with(Access.@Nullable Target target, String token, String tenant, Duration patience);
  }

  /** All doors of the running service, by name. */
  static Map<String, Door> all(RestContract contract, RestDoors rest, RpcDoors rpc) {
    Map<String, Door> doors = new TreeMap<>();
    for (String name : contract.answers().keySet()) {
      doors.put(
          name,
          new Door(
              name,
              Words.REST,
              (target, token, _, patience) -> rest.call(name, target, token, patience),
              (target, token, _, patience) -> rest.read(name, target, token, patience)));
    }
    rpcs()
        .forEach(
            (name, method) ->
                doors.put(
                    name,
                    new Door(
                        name,
                        Words.RPC,
                        (target, token, tenant, patience) ->
                            rpc.call(method, target, token, tenant, patience),
                        (target, token, tenant, patience) ->
                            rpc.read(method, target, token, tenant, patience))));
    return doors;
  }

  String with(Access.@Nullable Target target, String token) {
    return knock.with(target, token, "", PATIENT);
  }

  String withService(Access.@Nullable Target target, String tenant) {
    return knock.with(target, Tokens.service("access"), tenant, PATIENT);
  }

  /** A call about nothing, which has no effects. */
  String withNothing(String token) {
    return knock.with(null, token, "", BRIEF);
  }

  /** What is answered, as text. */
  String read(Access.@Nullable Target target, String token) {
    return look.with(target, token, "", BRIEF);
  }

  private static Map<String, MethodDescriptor<?, ?>> rpcs() {
    Map<String, MethodDescriptor<?, ?>> rpcs = new TreeMap<>();
    for (BindableService service :
        CDI.current().select(BindableService.class, Any.Literal.INSTANCE)) {
      ServiceDescriptor descriptor = service.bindService().getServiceDescriptor();
      if (descriptor.getName().startsWith("carillon.")) {
        descriptor.getMethods().forEach(method -> rpcs.put(method.getFullMethodName(), method));
      }
    }
    return rpcs;
  }
}
