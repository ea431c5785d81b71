# The Connect workers of kubernetes/connect.yaml: Strimzi's image with our plugin and Debezium's sink.
#   docker build -f docker/strimzi.Dockerfile --build-arg STRIMZI_IMAGE=quay.io/strimzi/kafka:TAG \
#     -t fleetfold-strimzi-connect:0.1.0 docker
# a tag of the operator you run, with Kafka 4.2 or newer
ARG STRIMZI_IMAGE

ARG CONNECT_IMAGE=fleetfold-connect:0.1.0
FROM ${CONNECT_IMAGE} AS ours
FROM ${STRIMZI_IMAGE}
COPY --from=ours /opt/fleetfold/plugins /opt/kafka/plugins
