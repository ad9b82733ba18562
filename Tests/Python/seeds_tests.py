"""Programs that others wrote for OpenCLIP, LangChain and Chroma, with their imports changed and nothing else."""

import asyncio
import glob
import os
import unittest
from pathlib import Path

from place import PlaceTestCase

# The engine as published, but for its imports.
ENGINE = '''
import glob
import os
from langchain_core.documents import Document
from glimpse.langchain import GlimpseEmbeddings as OpenCLIPEmbeddings
from glimpse.langchain import GlimpseVectorStore as Chroma

class ImageSearchEngine:
    def __init__(self, persist_dir: str = "./image_index"):
        self.embeddings = OpenCLIPEmbeddings()
        self.vectorstore = Chroma(
            collection_name="images",
            embedding_function=self.embeddings,
            persist_directory=persist_dir
        )
    
    def index_images(self, image_paths: list[str]):
        """Add images to the search index."""
        docs = [
            Document(page_content="", metadata={"path": p})
            for p in image_paths
        ]
        self.vectorstore.add_documents(docs)
    
    def search_by_text(self, query: str, k: int = 5) -> list[str]:
        """Find images matching text description."""
        results = self.vectorstore.similarity_search(query, k=k)
        return [doc.metadata["path"] for doc in results]
    
    def search_by_image(self, image_path: str, k: int = 5) -> list[str]:
        """Find images similar to given image."""
        embedding = self.embeddings.embed_image(image_path)
        results = self.vectorstore.similarity_search_by_vector(embedding, k=k)
        return [doc.metadata["path"] for doc in results]

# Usage
engine = ImageSearchEngine()
engine.index_images(glob.glob("./photos/*.jpg"))
results = engine.search_by_text("beach vacation")
'''

STORE = '''
# Create image documents
image_docs = []
for path in image_paths:
    # Store path in metadata, leave content empty for images
    doc = Document(
        page_content="",  # Images don't have text content
        metadata={"path": path, "filename": os.path.basename(path)}
    )
    image_docs.append(doc)

# Create vector store
image_store = Chroma.from_documents(
    documents=image_docs,
    embedding=clip,
    collection_name="image_search"
)

# Find images matching text query
results = image_store.similarity_search(
    query="a person riding a bicycle",
    k=5
)

for doc in results:
    print(doc.metadata["path"], file=output)

# Find similar images
query_embedding = clip.embed_image(image_paths[0])

results = image_store.similarity_search_by_vector(
    embedding=query_embedding,
    k=5
)
'''

COLLECTION = '''
from chromadb.utils.data_loaders import ImageLoader
from glimpse.chroma import GlimpseEmbeddingFunction as OpenCLIPEmbeddingFunction

collection = client.create_collection(
    name="multimodal_collection",
    embedding_function=OpenCLIPEmbeddingFunction(),
    data_loader=ImageLoader(),
)

collection.add(
    ids=["cat", "dog"],
    uris=["/path/to/cat.png", "/path/to/dog.jpg"],
    metadatas=[{"label": "cat"}, {"label": "dog"}],
)

text_results = collection.query(
    query_texts=["a photo of a dog"],
    n_results=2,
    include=["uris", "metadatas", "distances"],
)

image_results = collection.query(
    query_uris=["/path/to/dog.jpg"],
    n_results=2,
    include=["uris", "metadatas", "distances"],
)
'''


class LangChainTests(PlaceTestCase):
    def setUp(self):
        self.photos = self.copy_pictures(count=60, flat=True)
        before = os.getcwd()
        os.chdir(self.photos.parent)
        self.addCleanup(os.chdir, before)

    def test_the_engine_runs_with_two_lines_changed(self):
        names = {}
        exec(ENGINE, names)
        photos = [os.path.abspath(path) for path in glob.glob("./photos/*.jpg")]
        self.assertGreater(len(photos), 5)
        self.assertEqual(len(names["results"]), 5)
        self.assertLessEqual(set(names["results"]), set(photos))
        engine = names["engine"]
        self.assertEqual(engine.search_by_image(photos[0], k=1), [photos[0]])
        # What was indexed is there for the next one.
        again = names["ImageSearchEngine"]()
        self.assertEqual(len(again.search_by_text("beach vacation", k=3)), 3)
        self.assertTrue(Path("image_index").is_dir())

    def test_a_store_is_made_of_documents(self):
        from glimpse.langchain import GlimpseEmbeddings, GlimpseVectorStore
        from langchain_core.documents import Document

        with open(os.devnull, "w") as output:
            names = {
                "os": os, "Document": Document, "Chroma": GlimpseVectorStore, "clip": GlimpseEmbeddings(),
                "image_paths": sorted(str(path) for path in self.photos.iterdir())[:10], "output": output}
            exec(STORE, names)
        self.assertEqual(len(names["results"]), 5)
        self.assertEqual(names["results"][0].metadata["path"], names["image_paths"][0])

    def test_store_and_retriever_do_what_langchain_asks_of_them(self):
        from glimpse import Library
        from glimpse.langchain import GlimpseRetriever, GlimpseVectorStore
        from langchain_core.documents import Document

        paths = sorted(str(path) for path in self.photos.iterdir())[:6]
        with Library(self.folder / "store") as library:
            store = GlimpseVectorStore(library)
            documents = [
                Document(page_content=f"number {number}", metadata={"path": path, "source": "test", "number": number})
                for number, path in enumerate(paths)]
            ids = store.add_documents(documents)
            self.assertEqual(len(set(ids)), 6)
            self.assertEqual([one.metadata["path"] for one in store.get_by_ids(ids)], paths)
            self.assertEqual(store.get_by_ids(ids)[2].page_content, "number 2")
            self.assertEqual(
                [one.metadata["path"] for one in store.similarity_search("a", k=4, filter={"meta.number": 3})], [paths[3]])
            document, score = store.similarity_search_with_score("a", k=1)[0]
            self.assertAlmostEqual(document.metadata["score"], score)
            relevance = store.similarity_search_with_relevance_scores("a", k=1)[0][1]
            self.assertTrue(0 <= relevance <= 1)
            self.assertEqual(len(store.max_marginal_relevance_search("a", k=3)), 3)
            self.assertEqual(store.similarity_search_by_image(paths[0], k=1, include_query_images=True)[0].metadata["path"], paths[0])
            self.assertEqual(len(store.as_retriever(search_kwargs={"k": 2}).invoke("a")), 2)
            retriever = GlimpseRetriever(library=library, k=3)
            self.assertEqual(len(retriever.invoke("a")), 3)
            self.assertEqual(len(asyncio.run(retriever.ainvoke("a"))), 3)
            self.assertEqual(len(asyncio.run(store.asimilarity_search("a", k=2))), 2)
            store.delete([ids[0], "00000000-0000-0000-0000-000000000000"])
            self.assertEqual(library.count(), 5)
            with self.assertRaisesRegex(ValueError, "path"):
                store.add_texts(["words alone"])
            vectors = store.embeddings.embed_documents(["a", "b"])
            self.assertEqual((len(vectors), len(vectors[0])), (2, library.dimension))
            self.assertEqual(len(store.embeddings.embed_image(paths[:2])), 2)


class ChromaTests(PlaceTestCase):
    def test_the_collection_runs_with_one_line_changed(self):
        import chromadb

        photos = self.copy_pictures(count=320, flat=True)
        cat = next(str(path) for path in sorted(photos.iterdir()) if "cat" in path.name)
        dog = next(str(path) for path in sorted(photos.iterdir()) if "dog" in path.name)
        client = chromadb.EphemeralClient()
        names = {"client": client}
        exec(COLLECTION.replace("/path/to/cat.png", cat).replace("/path/to/dog.jpg", dog), names)
        self.assertEqual(names["image_results"]["ids"][0][0], "dog")
        self.assertLess(names["image_results"]["distances"][0][0], 0.01)
        self.assertEqual(sorted(names["text_results"]["ids"][0]), ["cat", "dog"])
        self.assertEqual(names["text_results"]["ids"][0][0], "dog")

    def test_a_collection_remembers_its_function(self):
        import chromadb
        from glimpse.chroma import GlimpseEmbeddingFunction

        client = chromadb.PersistentClient(path=str(self.folder / "chroma"))
        client.create_collection("kept", embedding_function=GlimpseEmbeddingFunction(model="glimpse-mini"))
        kept = client.get_collection("kept")
        kept.add(ids=["a"], documents=["a cat"])
        self.assertEqual(kept.query(query_texts=["a cat"], n_results=1)["ids"], [["a"]])


if __name__ == "__main__":
    unittest.main()
