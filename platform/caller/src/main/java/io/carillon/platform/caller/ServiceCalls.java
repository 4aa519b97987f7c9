package io.carillon.platform.caller;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.Tokens;
import io.quarkus.oidc.client.runtime.TokensHelper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Calls another service in this service's own name, on behalf of a tenant. */
@ApplicationScoped
public class ServiceCalls {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final OidcClient client;
  private final TokensHelper tokens = new TokensHelper();

  @Inject
  ServiceCalls(OidcClient client) {
    this.client = client;
  }

  /**
   * The same stub, carrying a service token and the tenant, with a deadline of five seconds.
   *
   * @throws ProblemException DEPENDENCY_AWAY when no token can be had
   */
  public <S extends AbstractStub<S>> S as(String tenant, S stub) {
    return unhurried(tenant, stub).withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** As {@link #as}, without a deadline: for streams of any length. */
  public <S extends AbstractStub<S>> S unhurried(String tenant, S stub) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token());
    headers.put(GrpcCall.TENANT, tenant);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /**
   * A valid access token of this service.
   *
   * @throws ProblemException DEPENDENCY_AWAY when none can be had
   */
  public String token() {
    try {
      Tokens current = tokens.getTokens(client).await().atMost(PATIENCE);
      return current.getAccessToken();
    } catch (RuntimeException e) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "The token issuer cannot be reached", e);
    }
  }
}
