"""The reader of language inside the core: words in, tags, trees, sentences and names out, by one small encoder.

Why it is ours and no stock component: one pass of a fine-tuned encoder, quantised to eight bits and run by onnxruntime,
feeds every layer of the annotation. It reads faster, and far better, than the networks that can be trained from
nothing on the open corpora (the card of the weights has the figures of both).
"""
