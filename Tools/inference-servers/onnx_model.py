"""A model class for MLServer, which runs an ONNX graph by ONNX Runtime: what its own
documentation calls a custom runtime."""

import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse


class ONNXModel(MLModel):
    async def load(self) -> bool:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            self.settings.parameters.uri, options, providers=["CPUExecutionProvider"])
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        given = {one.name: NumpyCodec.decode_input(one) for one in payload.inputs}
        names = [one.name for one in payload.outputs or []] or [one.name for one in self.session.get_outputs()]
        results = self.session.run(names, given)
        return InferenceResponse(
            id=payload.id, model_name=self.name,
            outputs=[NumpyCodec.encode_output(name, result) for name, result in zip(names, results)])
