package io.carillon.gateway.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/openapi")
@Tag(name = "Contract")
@RunOnVirtualThread
public class OpenApiResource {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final OpenApis documents;

  @Inject
  OpenApiResource(OpenApis documents) {
    this.documents = documents;
  }

  @GET
  @PermitAll
  @Operation(
      summary = "The contract of all services, joined",
      description =
          "A service that cannot be reached is shown as it was seen last, and info says when; one that"
              + " was never seen is named in info. No token.")
  public Response openApi(@QueryParam("format") @DefaultValue("json") String format)
      throws JsonProcessingException {
    ObjectNode document = documents.joined();
    return switch (format) {
      case "json" -> Response.ok(document, "application/json").build();
      case "yaml" ->
          Response.ok(YAML.writeValueAsString(document), "application/yaml;charset=UTF-8").build();
      default -> throw ProblemException.invalid("format", format, "json or yaml");
    };
  }
}
